//! Arrays, sets, objects, and their comprehensions.

use super::line::Line;
use super::{Kind, Parsed, Parser};
use crate::rego::syntax::ast::{Body, Operator, Term, TermKind};

/// What stands behind `head |`.
pub(super) enum Behind {
    /// The body of a comprehension, its bracket passed.
    Body(Body),
    /// The right side of a union, and with it the next item of a list.
    Union(Box<Line>),
}

impl Parser<'_> {
    pub(super) fn array(&mut self) -> Parsed<Term> {
        let (end, name) = (Kind::CloseSquare, "]");
        let at = self.token.at;
        self.advance()?;
        if self.take(end)? {
            return Ok(self.term_at(at, TermKind::Array(Vec::new())));
        }
        let may_be_comprehension = !self.take(Kind::Comma)?;
        let head = self.term()?;
        if may_be_comprehension && self.is_at(Kind::Operator(Operator::Union)) {
            return match self.behind_union(end, name)? {
                Behind::Body(body) => Ok(self.term_at(at, TermKind::ArrayOf(Box::new(head), body))),
                Behind::Union(line) => {
                    let items = self.items_behind_union(head, *line, end, name)?;
                    Ok(self.term_at(at, TermKind::Array(items)))
                }
            };
        }
        let first = self.item_behind(Some(head))?;
        self.separator(end, name)?;
        let items = self.items(end, name, vec![first])?;
        Ok(self.term_at(at, TermKind::Array(items)))
    }

    pub(super) fn set_or_object(&mut self) -> Parsed<Term> {
        let (end, name) = (Kind::CloseCurly, "}");
        let at = self.token.at;
        self.advance()?;
        if self.take(end)? {
            return Ok(self.term_at(at, TermKind::Object(Vec::new())));
        }
        let may_be_comprehension = !self.take(Kind::Comma)?;
        let head = self.term()?;
        if may_be_comprehension && self.is_at(Kind::Operator(Operator::Union)) {
            return match self.behind_union(end, name)? {
                Behind::Body(body) => Ok(self.term_at(at, TermKind::SetOf(Box::new(head), body))),
                Behind::Union(line) => {
                    let items = self.items_behind_union(head, *line, end, name)?;
                    Ok(self.term_at(at, TermKind::Set(items)))
                }
            };
        }
        let first = self.item_behind(Some(head))?;
        if self.take(Kind::Colon)? {
            return self.object(at, first, may_be_comprehension);
        }
        self.separator(end, ": or }")?;
        let items = self.items(end, name, vec![first])?;
        Ok(self.term_at(at, TermKind::Set(items)))
    }

    /// An object, behind the colon of its first key.
    fn object(&mut self, at: usize, key: Term, may_be_comprehension: bool) -> Parsed<Term> {
        let (end, name) = (Kind::CloseCurly, "}");
        let value = self.term()?;
        if may_be_comprehension && self.is_at(Kind::Operator(Operator::Union)) {
            return match self.behind_union(end, name)? {
                Behind::Body(body) => {
                    Ok(self.term_at(at, TermKind::ObjectOf(Box::new((key, value)), body)))
                }
                Behind::Union(line) => {
                    let (value, next) = line.items_behind_union(value);
                    self.entries(at, vec![(key, value)], next)
                }
            };
        }
        let value = self.item_behind(Some(value))?;
        self.separator(end, name)?;
        self.entries(at, vec![(key, value)], None)
    }

    /// The other entries of an object; of the next, the key may have been read.
    fn entries(
        &mut self,
        at: usize,
        before: Vec<(Term, Term)>,
        next: Option<Term>,
    ) -> Parsed<Term> {
        let mut entries = before;
        let mut next = next;
        while next.is_some() || !self.take(Kind::CloseCurly)? {
            let key = match next.take() {
                Some(key) => key,
                None => self.item()?,
            };
            self.expect(Kind::Colon, ":")?;
            entries.push((key, self.item()?));
            self.separator(Kind::CloseCurly, "}")?;
        }
        Ok(self.term_at(at, TermKind::Object(entries)))
    }

    /// What stands behind `head |` in brackets. A comma behind the first expression tells that
    /// there is no comprehension.
    fn behind_union(&mut self, end: Kind, name: &str) -> Parsed<Behind> {
        self.advance()?;
        if self.is_at_statement() || self.is_at(end) {
            return Ok(Behind::Body(self.literals(end, name, Vec::new())?));
        }
        let at = self.token.at;
        let first = match self.is_at_keyword_as_name() {
            true => Some(self.named()?),
            false => None,
        };
        let line = self.line(first)?;
        if line.has_stray_comma() || self.is_at(Kind::Comma) {
            return Ok(Behind::Union(Box::new(line)));
        }
        let first = self.literal_behind(at, false, line)?;
        Ok(Behind::Body(self.literals(end, name, vec![first])?))
    }

    /// The items of a list that begins with `head | line`.
    fn items_behind_union(
        &mut self,
        head: Term,
        line: Line,
        end: Kind,
        name: &str,
    ) -> Parsed<Vec<Term>> {
        let (first, second) = line.items_behind_union(head);
        let items: Vec<Term> = std::iter::once(first).chain(second).collect();
        self.separator(end, name)?;
        self.items(end, name, items)
    }
}
