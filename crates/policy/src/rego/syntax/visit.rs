//! Every term of a module, wherever it stands.

use super::ast::{Body, HeadKind, Literal, LiteralKind, Module, Term, TermKind};

/// Which of the terms below one are visited, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    /// All of them.
    All,
    /// Of a reference all but its head.
    Keys,
}

/// What is done with each term.
type See<'s> = &'s mut dyn FnMut(&Term) -> Below;

/// Visits all terms, those that hold others first.
pub fn terms(module: &Module, see: See<'_>) {
    for rule in &module.rules {
        rule.head.path.iter().for_each(|it| term(it, see));
        match &rule.head.kind {
            HeadKind::Value => {}
            HeadKind::Function(arguments) => arguments.iter().for_each(|it| term(it, see)),
            HeadKind::Member(member) => term(member, see),
        }
        for clause in &rule.clauses {
            clause.value.iter().for_each(|it| term(it, see));
            body(&clause.body, see);
        }
    }
}

fn body(body: &Body, see: See<'_>) {
    body.iter().for_each(|it| literal(it, see));
}

fn literal(literal: &Literal, see: See<'_>) {
    match &literal.kind {
        LiteralKind::Expression(it) => term(it, see),
        LiteralKind::Some(_) => {}
        LiteralKind::SomeIn { key, value, domain } => {
            key.iter().chain([value, domain]).for_each(|it| term(it, see));
        }
        LiteralKind::Every { domain, body: within, .. } => {
            term(domain, see);
            body(within, see);
        }
    }
    for with in &literal.with {
        term(&with.target, see);
        term(&with.value, see);
    }
}

fn term(it: &Term, see: See<'_>) {
    let below = see(it);
    match &it.kind {
        TermKind::Reference(head, keys) => {
            if below == Below::All {
                term(head, see);
            }
            keys.iter().for_each(|it| term(it, see));
        }
        TermKind::Call(_, terms) | TermKind::Array(terms) | TermKind::Set(terms) => {
            terms.iter().for_each(|it| term(it, see));
        }
        TermKind::Object(entries) => entries.iter().for_each(|(key, value)| {
            term(key, see);
            term(value, see);
        }),
        TermKind::ArrayOf(value, within) | TermKind::SetOf(value, within) => {
            term(value, see);
            body(within, see);
        }
        TermKind::ObjectOf(entry, within) => {
            term(&entry.0, see);
            term(&entry.1, see);
            body(within, see);
        }
        TermKind::Binary(_, sides) => {
            term(&sides.0, see);
            term(&sides.1, see);
        }
        TermKind::In(membership) => {
            let terms = [&membership.value, &membership.domain];
            membership.key.iter().chain(terms).for_each(|it| term(it, see));
        }
        TermKind::Null
        | TermKind::Bool(_)
        | TermKind::Number(_)
        | TermKind::String(_)
        | TermKind::Var(_)
        | TermKind::Wildcard => {}
    }
}
