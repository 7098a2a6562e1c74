//! Trees as lines of text: brackets around all that belongs together.

use policy::rego::syntax::ast::{
    Body, Clause, Head, HeadKind, Literal, LiteralKind, Operator, Rule, Term, TermKind,
};

pub(super) fn rule(rule: &Rule) -> String {
    let default = if rule.is_default { "default " } else { "" };
    let clauses: Vec<String> = rule.clauses.iter().map(clause).collect();
    format!("{default}{} {}", head(&rule.head), clauses.join(" else "))
}

fn head(head: &Head) -> String {
    let path: String = head.path.iter().map(|key| format!("[{}]", term(key))).collect();
    let name = format!("{}{path}", head.name);
    match &head.kind {
        HeadKind::Value => name,
        HeadKind::Function(arguments) => format!("{name}({})", terms(arguments)),
        HeadKind::Member(member) => format!("{name} contains {}", term(member)),
    }
}

fn clause(clause: &Clause) -> String {
    let value = clause.value.as_ref().map_or("true".to_owned(), term);
    format!("-> {value} {}", body(&clause.body))
}

fn body(body: &Body) -> String {
    let literals: Vec<String> = body.iter().map(literal).collect();
    format!("{{{}}}", literals.join("; "))
}

fn literal(literal: &Literal) -> String {
    let not = if literal.is_negated { "not " } else { "" };
    let with = literal.with.iter();
    let with: String =
        with.map(|it| format!(" with {} as {}", term(&it.target), term(&it.value))).collect();
    let named = |key: Option<String>| key.map_or(String::new(), |key| format!("{key}, "));
    let kind = match &literal.kind {
        LiteralKind::Expression(expression) => term(expression),
        LiteralKind::Some(names) => format!("some {}", names.join(" ")),
        LiteralKind::SomeIn { key, value, domain } => {
            let key = named(key.as_ref().map(term));
            format!("some {key}{} in {}", term(value), term(domain))
        }
        LiteralKind::Every { key, value, domain, body: inner } => {
            let key = named(key.clone());
            format!("every {key}{value} in {} {}", term(domain), body(inner))
        }
    };
    format!("{not}{kind}{with}")
}

fn terms(terms: &[Term]) -> String {
    terms.iter().map(term).collect::<Vec<String>>().join(", ")
}

fn term(it: &Term) -> String {
    let entry = |(key, value): &(Term, Term)| format!("{}: {}", term(key), term(value));
    match &it.kind {
        TermKind::Null => "null".to_owned(),
        TermKind::Bool(value) => value.to_string(),
        TermKind::Number(number) => number.to_string(),
        TermKind::String(text) => format!("{text:?}"),
        TermKind::Var(name) => name.clone(),
        TermKind::Wildcard => "_".to_owned(),
        TermKind::Reference(head, keys) => {
            let keys: String = keys.iter().map(|key| format!("[{}]", term(key))).collect();
            format!("{}{keys}", term(head))
        }
        TermKind::Call(names, arguments) => format!("{}({})", names.join("."), terms(arguments)),
        TermKind::Array(items) => format!("[{}]", terms(items)),
        TermKind::Set(items) => format!("set<{}>", terms(items)),
        TermKind::Object(entries) => {
            let entries: Vec<String> = entries.iter().map(entry).collect();
            format!("object<{}>", entries.join(", "))
        }
        TermKind::ArrayOf(value, inner) => format!("[{} | {}]", term(value), body(inner)),
        TermKind::SetOf(value, inner) => format!("set<{} | {}>", term(value), body(inner)),
        TermKind::ObjectOf(pair, inner) => format!("object<{} | {}>", entry(pair), body(inner)),
        TermKind::Binary(operator, sides) => {
            format!("({} {} {})", term(&sides.0), sign(*operator), term(&sides.1))
        }
        TermKind::In(membership) => {
            let key =
                membership.key.as_ref().map_or(String::new(), |key| format!("{}, ", term(key)));
            format!("({key}{} in {})", term(&membership.value), term(&membership.domain))
        }
    }
}

fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Assign => ":=",
        Operator::Unify => "=",
        Operator::Equal => "==",
        Operator::NotEqual => "!=",
        Operator::Less => "<",
        Operator::LessOrEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterOrEqual => ">=",
        Operator::Add => "+",
        Operator::Subtract => "-",
        Operator::Multiply => "*",
        Operator::Divide => "/",
        Operator::Remainder => "%",
        Operator::Intersection => "&",
        Operator::Union => "|",
    }
}
