//! The variables that stand in terms as they are written.

use crate::rego::syntax::ast::{Literal, LiteralKind, Operator, Term, TermKind};

/// Calls `found` with each name in a term that may be a variable. Bodies of its own within the
/// term, such as comprehensions, are left out.
pub(super) fn direct<'t>(term: &'t Term, found: &mut dyn FnMut(&'t str)) {
    match &term.kind {
        TermKind::Var(name) => found(name),
        TermKind::Reference(head, keys) => {
            direct(head, found);
            keys.iter().for_each(|key| direct(key, found));
        }
        TermKind::Call(_, terms) | TermKind::Array(terms) | TermKind::Set(terms) => {
            terms.iter().for_each(|term| direct(term, found));
        }
        TermKind::Object(entries) => entries.iter().for_each(|(key, value)| {
            direct(key, found);
            direct(value, found);
        }),
        TermKind::Binary(_, sides) => {
            direct(&sides.0, found);
            direct(&sides.1, found);
        }
        TermKind::In(membership) => {
            let terms = [&membership.value, &membership.domain];
            membership.key.iter().chain(terms).for_each(|term| direct(term, found));
        }
        TermKind::Null
        | TermKind::Bool(_)
        | TermKind::Number(_)
        | TermKind::String(_)
        | TermKind::Wildcard
        | TermKind::ArrayOf(..)
        | TermKind::SetOf(..)
        | TermKind::ObjectOf(..) => {}
    }
}

/// Calls `found` with each name of a literal that may be a variable of its body.
pub(super) fn direct_in_literal<'t>(literal: &'t Literal, found: &mut dyn FnMut(&'t str)) {
    match &literal.kind {
        LiteralKind::Expression(term) => direct(term, found),
        LiteralKind::Some(_) => {}
        LiteralKind::SomeIn { key, value, domain } => {
            key.iter().chain([value, domain]).for_each(|term| direct(term, found));
        }
        LiteralKind::Every { domain, .. } => direct(domain, found),
    }
    literal.with.iter().for_each(|with| direct(&with.value, found));
}

/// Calls `found` with each name that a literal makes a variable of its body.
pub(super) fn declared<'t>(literal: &'t Literal, found: &mut dyn FnMut(&'t str)) {
    match &literal.kind {
        LiteralKind::Some(names) => names.iter().for_each(|name| found(name)),
        LiteralKind::SomeIn { key, value, .. } => {
            key.iter().chain([value]).for_each(|term| pattern(term, found));
        }
        LiteralKind::Expression(term) => assigned(term, found),
        LiteralKind::Every { .. } => {}
    }
}

/// The left sides of `:=`.
fn assigned<'t>(term: &'t Term, found: &mut dyn FnMut(&'t str)) {
    if let TermKind::Binary(Operator::Assign, sides) = &term.kind {
        pattern(&sides.0, found);
    }
}

/// The variables of a pattern: those that do not stand in a reference or call.
pub(super) fn pattern<'t>(term: &'t Term, found: &mut dyn FnMut(&'t str)) {
    match &term.kind {
        TermKind::Var(name) => found(name),
        TermKind::Array(items) => items.iter().for_each(|item| pattern(item, found)),
        TermKind::Object(entries) => entries.iter().for_each(|(_, value)| pattern(value, found)),
        _ => {}
    }
}
