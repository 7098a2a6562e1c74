//! Rules: heads, bodies, and what stands behind `else`.

use super::head::{Heading, is_constant, is_default_value};
use super::{FUTURE, KEYWORDS, Kind, MOST_REPEATED, Parsed, Parser};
use crate::rego::syntax::Mistake;
use crate::rego::syntax::ast::{
    Body, Clause, Head, HeadKind, LiteralKind, Operator, Rule, Term, TermKind,
};

impl Parser<'_> {
    /// A rule, or several where it has several bodies.
    pub(super) fn rule(&mut self, rules: &mut Vec<Rule>) -> Parsed<()> {
        let at = self.token.at;
        if self.is_at_keyword("default") {
            self.advance()?;
            let heading = self.heading()?;
            rules.push(default(at, heading)?);
            return Ok(());
        }
        let mut heading = self.heading()?;
        self.check_name(at, &heading);
        let length = self.token.at.saturating_sub(at);
        let has_if = self.is_at_keyword("if");
        let Some(body) = self.body_behind(has_if)? else {
            return self.without_body(at, heading).map(|rule| rules.push(rule));
        };
        let problem = else_problem(&heading, has_if);
        self.check_if(at, has_if);
        let value = heading.value.take();
        let mut clauses = vec![Clause { at, value: value.clone(), body }];
        if self.is_at_keyword("else") {
            if let Some(says) = problem {
                return Err(Mistake::new(self.token.at, says));
            }
            self.otherwise(&mut clauses)?;
        }
        let head = self.head(at, heading, has_if || value.is_some());
        rules.push(Rule { at, is_default: false, head, clauses });
        self.further_bodies(length, value, rules)
    }

    /// `{ … }` behind the first body: the same head again.
    fn further_bodies(
        &mut self,
        length: usize,
        value: Option<Term>,
        rules: &mut Vec<Rule>,
    ) -> Parsed<()> {
        while self.is_at(Kind::OpenCurly) {
            let at = self.token.at;
            let first = rules.last().filter(|rule| rule.clauses.len() == 1);
            let Some(head) = first.map(|rule| rule.head.clone()) else {
                return Err(self.unexpected("else"));
            };
            self.repeated += length;
            if self.repeated > MOST_REPEATED {
                return Err(Mistake::new(at, "too many bodies behind one head"));
            }
            let clauses = vec![Clause { at, value: value.clone(), body: self.braced()? }];
            rules.push(Rule { at, is_default: false, head, clauses });
        }
        Ok(())
    }

    /// The body that comes next, if there is one.
    fn body_behind(&mut self, has_if: bool) -> Parsed<Option<Body>> {
        if has_if {
            self.advance()?;
            return self.condition().map(Some);
        }
        match self.is_at(Kind::OpenCurly) {
            true => self.braced().map(Some),
            false => Ok(None),
        }
    }

    /// What stands behind `if`: one literal, or a body in braces. Braces that can be read as an
    /// object or a comprehension are one, but never a set.
    fn condition(&mut self) -> Parsed<Body> {
        if !self.is_at(Kind::OpenCurly) {
            return Ok(vec![self.literal()?]);
        }
        let (lexer, token, height) = (self.lexer, self.token, self.height);
        let is_set = |kind: &LiteralKind| {
            matches!(kind, LiteralKind::Expression(Term { kind: TermKind::Set(_), .. }))
        };
        if let Ok(literal) = self.literal()
            && !is_set(&literal.kind)
        {
            return Ok(vec![literal]);
        }
        (self.lexer, self.token, self.height) = (lexer, token, height);
        self.braced()
    }

    /// `else := value if { … }`, any number of times.
    fn otherwise(&mut self, clauses: &mut Vec<Clause>) -> Parsed<()> {
        while self.is_at_keyword("else") {
            let at = self.token.at;
            self.advance()?;
            let mut value = None;
            if matches!(self.token.kind, Kind::Operator(Operator::Assign | Operator::Unify)) {
                self.advance()?;
                value = Some(self.expression()?);
            }
            let has_if = self.is_at_keyword("if");
            if has_if {
                self.advance()?;
            }
            let body = match self.is_at(Kind::OpenCurly) {
                true => self.braced()?,
                false if has_if => vec![self.literal()?],
                false if value.is_none() => return Err(self.unexpected("a value or body")),
                false => {
                    clauses.push(Clause { at, value, body: Vec::new() });
                    return Ok(());
                }
            };
            self.check_if(at, has_if);
            clauses.push(Clause { at, value, body });
        }
        Ok(())
    }

    fn without_body(&mut self, at: usize, heading: Heading) -> Parsed<Rule> {
        let mut heading = heading;
        let is_function = heading.arguments.as_ref().is_some_and(|it| !it.is_empty());
        if heading.value.is_none() && heading.member.is_none() && !is_function {
            if heading.path.is_empty() {
                let says = format!("{} has neither a value nor a body", heading.name);
                return Err(Mistake::new(at, says));
            }
            if heading.path.len() > 1 {
                self.against_v1(at, "a rule has a value or a body");
            }
        }
        if heading.is_spaced && heading.member.is_none() {
            let says = format!("unexpected space behind {}: the rule has no body", heading.name);
            return Err(Mistake::new(at, says));
        }
        let value = heading.value.take();
        let head = self.head(at, heading, value.is_some());
        let clauses = vec![Clause { at, value, body: Vec::new() }];
        Ok(Rule { at, is_default: false, head, clauses })
    }

    /// What a rule defines. `p[x]` is a member of a set, unless it has a value or an `if`.
    fn head(&mut self, at: usize, heading: Heading, is_value: bool) -> Head {
        let Heading { name, mut path, arguments, member, .. } = heading;
        let arguments = arguments.filter(|arguments| !arguments.is_empty());
        let kind = match (arguments, member) {
            (Some(arguments), _) => HeadKind::Function(arguments),
            (None, Some(member)) => HeadKind::Member(member),
            (None, None) if !is_value && path.len() == 1 => match path.pop() {
                Some(member) => {
                    self.against_v1(at, "contains is required for the member of a set");
                    HeadKind::Member(member)
                }
                None => HeadKind::Value,
            },
            (None, None) => HeadKind::Value,
        };
        Head { name, path, kind }
    }

    /// What OPA 1.0 no longer takes; it counts where its rules hold, which an import may tell
    /// later.
    fn against_v1(&mut self, at: usize, says: &str) {
        self.against_v1.get_or_insert_with(|| Mistake::new(at, says));
    }

    fn check_if(&mut self, at: usize, has_if: bool) {
        if !has_if {
            self.against_v1(at, "if is required before the body of a rule");
        }
    }

    fn check_name(&mut self, at: usize, heading: &Heading) {
        let name = heading.name.as_str();
        if heading.path.is_empty() && (KEYWORDS.contains(&name) || FUTURE.contains(&name)) {
            self.against_v1(at, &format!("the keyword {name} is no name for a rule"));
        }
    }
}

/// Why no `else` may follow.
fn else_problem(heading: &Heading, has_if: bool) -> Option<&'static str> {
    if !heading.path.iter().all(is_constant) {
        return Some("else cannot follow a rule with variables in its head");
    }
    let is_entry = !has_if && heading.arguments.is_none() && heading.path.len() == 1;
    match heading.member.is_some() || is_entry {
        true => Some("else cannot follow a rule with many values"),
        false => None,
    }
}

fn default(at: usize, heading: Heading) -> Parsed<Rule> {
    let Heading { name, path, arguments, value, .. } = heading;
    let Some(value) = value else {
        return Err(Mistake::new(at, "a default rule has a value"));
    };
    if !is_default_value(&value) {
        return Err(Mistake::new(at, "the value of a default rule has neither names nor calls"));
    }
    let kind = match arguments.filter(|arguments| !arguments.is_empty()) {
        None => HeadKind::Value,
        Some(arguments) => {
            check_default_arguments(at, &arguments)?;
            HeadKind::Function(arguments)
        }
    };
    let clauses = vec![Clause { at, value: Some(value), body: Vec::new() }];
    Ok(Rule { at, is_default: true, head: Head { name, path, kind }, clauses })
}

fn check_default_arguments(at: usize, arguments: &[Term]) -> Parsed<()> {
    let mut names = std::collections::BTreeSet::new();
    for argument in arguments {
        match &argument.kind {
            TermKind::Wildcard => {}
            TermKind::Var(name) if names.insert(name) => {}
            TermKind::Var(name) => {
                let says = format!("the argument {name} of a default rule is repeated");
                return Err(Mistake::new(at, says));
            }
            _ => return Err(Mistake::new(at, "the arguments of a default rule are variables")),
        }
    }
    Ok(())
}
