//! Terms with operators between them, and `in`.

use super::{Kind, Parsed, Parser};
use crate::rego::syntax::Mistake;
use crate::rego::syntax::ast::{Membership, Operator, Term, TermKind};

/// Terms with operators between them, as they are written.
pub(super) struct Chain {
    first: Term,
    rest: Vec<(Operator, Term)>,
}

/// `first in domain`, or `first, second in domain`, as far as it is written.
pub(super) struct Line {
    first: Chain,
    /// Where a comma stands behind the first, and what follows it.
    second: Option<(usize, Option<Chain>)>,
    /// What stands behind each `in`.
    domains: Vec<Chain>,
}

impl Parser<'_> {
    /// An expression of which commas are a part: `k, v in d`.
    pub(super) fn expression(&mut self) -> Parsed<Term> {
        self.alone(|this| this.line(None)?.expression())
    }

    /// An expression in a list, which commas end.
    pub(super) fn item(&mut self) -> Parsed<Term> {
        self.alone(|this| this.item_behind(None))
    }

    /// An expression in a list, of which the first term may have been read.
    pub(super) fn item_behind(&mut self, first: Option<Term>) -> Parsed<Term> {
        let first = self.chain(first)?;
        let mut line = Line { first, second: None, domains: Vec::new() };
        self.domains(&mut line)?;
        line.expression()
    }

    /// A line, of which the first term may have been read.
    pub(super) fn line(&mut self, first: Option<Term>) -> Parsed<Line> {
        let first = self.chain(first)?;
        let mut line = Line { first, second: None, domains: Vec::new() };
        if self.is_at(Kind::Comma) {
            let comma = self.token.at;
            self.advance()?;
            let is_last = matches!(self.token.kind, Kind::CloseSquare | Kind::CloseCurly);
            line.second = Some((comma, if is_last { None } else { Some(self.chain(None)?) }));
        }
        self.domains(&mut line)?;
        Ok(line)
    }

    fn domains(&mut self, line: &mut Line) -> Parsed<()> {
        while self.is_at_keyword("in") {
            self.advance()?;
            line.domains.push(self.chain(None)?);
            self.grow()?;
        }
        Ok(())
    }

    fn chain(&mut self, first: Option<Term>) -> Parsed<Chain> {
        let first = match first {
            Some(first) => first,
            None => self.term()?,
        };
        let mut chain = Chain { first, rest: Vec::new() };
        while let Kind::Operator(operator) = self.token.kind {
            if matches!(operator, Operator::Assign | Operator::Unify) {
                break;
            }
            self.advance()?;
            chain.rest.push((operator, self.term()?));
            self.grow()?;
        }
        Ok(chain)
    }
}

impl Line {
    /// Whether a comma stands in it that is no part of `k, v in d`.
    pub(super) fn has_stray_comma(&self) -> bool {
        self.stray_comma().is_some()
    }

    fn stray_comma(&self) -> Option<usize> {
        match &self.second {
            Some((_, Some(_))) if !self.domains.is_empty() => None,
            Some((comma, _)) => Some(*comma),
            None => None,
        }
    }

    /// The expression that the whole line is.
    pub(super) fn expression(self) -> Parsed<Term> {
        if let Some(comma) = self.stray_comma() {
            return Err(Mistake::new(comma, "unexpected ,: it is neither in a list nor before in"));
        }
        let (key, value) = match self.second {
            Some((_, Some(second))) => (Some(self.first.term()), second.term()),
            _ => (None, self.first.term()),
        };
        Ok(within(key, value, self.domains))
    }

    /// The expressions that it is in a list where `before |` stands in front of it: up to two.
    pub(super) fn items_behind_union(self, before: Term) -> (Term, Option<Term>) {
        let first = self.first.behind_union(before).term();
        match self.second {
            None => (within(None, first, self.domains), None),
            Some((_, second)) => {
                let second = second.map(|second| within(None, second.term(), self.domains));
                (first, second)
            }
        }
    }

    /// Its parts, where it is all names: `x`, or `x, y`.
    pub(super) fn names(&self) -> Option<Vec<&Term>> {
        let second = match &self.second {
            None => None,
            Some((_, second)) => Some(second.as_ref()?),
        };
        if !self.domains.is_empty() {
            return None;
        }
        [Some(&self.first), second].into_iter().flatten().map(Chain::name).collect()
    }
}

fn within(key: Option<Term>, value: Term, domains: Vec<Chain>) -> Term {
    let mut key = key;
    domains.into_iter().fold(value, |value, domain| {
        let at = key.as_ref().unwrap_or(&value).at;
        let membership = Membership { key: key.take(), value, domain: domain.term() };
        Term { at, kind: TermKind::In(Box::new(membership)) }
    })
}

impl Chain {
    /// The one name that it is.
    fn name(&self) -> Option<&Term> {
        let is_name = matches!(self.first.kind, TermKind::Var(_) | TermKind::Wildcard);
        (is_name && self.rest.is_empty()).then_some(&self.first)
    }

    fn behind_union(self, before: Term) -> Chain {
        let mut rest = vec![(Operator::Union, self.first)];
        rest.extend(self.rest);
        Chain { first: before, rest }
    }

    /// The tree, by the ranks of the operators; equal ones from left to right.
    fn term(self) -> Term {
        let mut terms = vec![];
        let mut operators: Vec<Operator> = vec![];
        let mut last = self.first;
        for (operator, right) in self.rest {
            while let Some(top) = operators.pop_if(|top| rank(*top) >= rank(operator)) {
                last = binary(top, terms.pop(), last);
            }
            operators.push(operator);
            terms.push(std::mem::replace(&mut last, right));
        }
        while let Some(top) = operators.pop() {
            last = binary(top, terms.pop(), last);
        }
        last
    }
}

fn binary(operator: Operator, left: Option<Term>, right: Term) -> Term {
    match left {
        Some(left) => {
            Term { at: left.at, kind: TermKind::Binary(operator, Box::new((left, right))) }
        }
        None => right,
    }
}

/// How tightly an operator binds.
fn rank(operator: Operator) -> u8 {
    match operator {
        Operator::Assign | Operator::Unify => 0,
        Operator::Equal
        | Operator::NotEqual
        | Operator::Less
        | Operator::LessOrEqual
        | Operator::Greater
        | Operator::GreaterOrEqual => 1,
        Operator::Union => 2,
        Operator::Intersection => 3,
        Operator::Add | Operator::Subtract => 4,
        Operator::Multiply | Operator::Divide | Operator::Remainder => 5,
    }
}
