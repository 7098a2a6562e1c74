//! The heads of rules, as they are written.

use super::{Gap, Kind, Parsed, Parser};
use crate::rego::syntax::Mistake;
use crate::rego::syntax::ast::{Operator, Term, TermKind};

/// What stands before the body of a rule.
pub(super) struct Heading {
    pub(super) name: String,
    /// The keys behind the name.
    pub(super) path: Vec<Term>,
    /// The arguments of a function.
    pub(super) arguments: Option<Vec<Term>>,
    /// What stands behind `contains`.
    pub(super) member: Option<Term>,
    /// What stands behind `:=` or `=`.
    pub(super) value: Option<Term>,
    /// Whether there is space between the name and what belongs to it.
    pub(super) is_spaced: bool,
}

impl Parser<'_> {
    pub(super) fn heading(&mut self) -> Parsed<Heading> {
        if !self.is_at_name() && !self.is_at_keyword_as_name() {
            return Err(self.unexpected("a rule"));
        }
        let name = self.lexeme().to_owned();
        self.advance()?;
        let belongs = matches!(self.token.kind, Kind::Dot | Kind::OpenSquare | Kind::OpenRound);
        let mut heading = Heading {
            name,
            path: Vec::new(),
            arguments: None,
            member: None,
            value: None,
            is_spaced: belongs && self.token.gap != Gap::Nothing,
        };
        if belongs {
            self.keys_of_head(&mut heading)?;
        }
        if self.is_at_keyword("contains") {
            if heading.arguments.is_some() {
                return Err(Mistake::new(self.token.at, "a function contains nothing"));
            }
            self.advance()?;
            heading.member = Some(self.expression()?);
        } else if matches!(self.token.kind, Kind::Operator(Operator::Assign | Operator::Unify)) {
            self.advance()?;
            heading.value = Some(self.expression()?);
        }
        Ok(heading)
    }

    /// The keys and arguments behind the name; the first may follow after space.
    fn keys_of_head(&mut self, heading: &mut Heading) -> Parsed<()> {
        loop {
            match self.token.kind {
                Kind::Dot => heading.path.push(self.key_behind_dot()?),
                Kind::OpenSquare => heading.path.push(self.key_in_brackets()?),
                Kind::OpenRound => {
                    heading.arguments = Some(self.arguments()?);
                    let is_more =
                        matches!(self.token.kind, Kind::Dot | Kind::OpenSquare | Kind::OpenRound);
                    return match is_more && self.is_adjacent() {
                        true => Err(self.unexpected("a value or body behind the arguments")),
                        false => Ok(()),
                    };
                }
                _ => return Ok(()),
            }
            if !self.is_adjacent() {
                return Ok(());
            }
        }
    }
}

/// Whether a key of a head is the same always.
pub(super) fn is_constant(term: &Term) -> bool {
    match &term.kind {
        TermKind::Null | TermKind::Bool(_) | TermKind::Number(_) | TermKind::String(_) => true,
        TermKind::Array(items) | TermKind::Set(items) => items.iter().all(is_constant),
        TermKind::Object(entries) => {
            entries.iter().all(|(key, value)| is_constant(key) && is_constant(value))
        }
        _ => false,
    }
}

/// Whether a value can be that of a default rule: comprehensions can, references and calls cannot.
pub(super) fn is_default_value(term: &Term) -> bool {
    match &term.kind {
        TermKind::ArrayOf(..) | TermKind::SetOf(..) | TermKind::ObjectOf(..) => true,
        TermKind::Array(items) | TermKind::Set(items) => items.iter().all(is_default_value),
        TermKind::Object(entries) => {
            entries.iter().all(|(key, value)| is_default_value(key) && is_default_value(value))
        }
        _ => is_constant(term),
    }
}
