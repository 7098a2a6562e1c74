//! Bodies: the literals that must hold together.

use super::line::Line;
use super::{Gap, Kind, Parsed, Parser};
use crate::rego::syntax::Mistake;
use crate::rego::syntax::ast::{Body, Literal, LiteralKind, Operator, Term, TermKind, With};

impl Parser<'_> {
    /// `{ … }`
    pub(super) fn braced(&mut self) -> Parsed<Body> {
        self.nested(|this| {
            this.expect(Kind::OpenCurly, "{")?;
            this.literals(Kind::CloseCurly, "}", Vec::new())
        })
    }

    /// Literals up to the bracket that ends them, of which the first may have been read.
    pub(super) fn literals(&mut self, end: Kind, name: &str, before: Body) -> Parsed<Body> {
        let mut body = before;
        if body.is_empty() {
            if self.is_at(end) {
                return Err(Mistake::new(self.token.at, "found an empty body"));
            }
            body.push(self.literal()?);
        }
        loop {
            if self.take(end)? {
                return Ok(body);
            }
            if !self.take(Kind::Semicolon)? && self.token.gap != Gap::Line {
                return Err(self.unexpected(&format!("a new line, ; or {name}")));
            }
            body.push(self.literal()?);
        }
    }

    /// Whether a literal comes next that begins with a keyword.
    pub(super) fn is_at_statement(&self) -> bool {
        ["not", "some", "every"].iter().any(|word| self.is_at_keyword(word))
    }

    pub(super) fn literal(&mut self) -> Parsed<Literal> {
        self.alone(Self::any_literal)
    }

    fn any_literal(&mut self) -> Parsed<Literal> {
        let at = self.token.at;
        if self.is_at_keyword("some") {
            return self.some();
        }
        if self.is_at_keyword("every") {
            return self.every();
        }
        let is_negated = self.is_at_keyword("not");
        if is_negated {
            self.advance()?;
            if self.is_at_statement() {
                return Err(self.unexpected("an expression behind not"));
            }
        }
        let first = match !is_negated && self.is_at_keyword_as_name() {
            true => Some(self.named()?),
            false => None,
        };
        let line = self.line(first)?;
        self.literal_behind(at, is_negated, line)
    }

    /// An expression, of which the line before `:=` or `=` was read, and `with` behind it.
    pub(super) fn literal_behind(
        &mut self,
        at: usize,
        is_negated: bool,
        line: Line,
    ) -> Parsed<Literal> {
        let mut expression = line.expression()?;
        if let Kind::Operator(operator @ (Operator::Assign | Operator::Unify)) = self.token.kind {
            self.advance()?;
            let sides = Box::new((expression, self.expression()?));
            expression = self.term_at(at, TermKind::Binary(operator, sides));
        }
        let with = self.with()?;
        Ok(Literal { at, is_negated, kind: LiteralKind::Expression(expression), with })
    }

    fn some(&mut self) -> Parsed<Literal> {
        let at = self.token.at;
        self.advance()?;
        let line = self.line(None)?;
        if let Some(found) = line.names() {
            let mut names: Vec<String> = found.into_iter().filter_map(name).collect();
            while self.take(Kind::Comma)? {
                if !self.is_at_name() {
                    return Err(self.unexpected("a variable"));
                }
                names.extend(name(&self.var()));
                self.advance()?;
            }
            return Ok(Literal {
                at,
                is_negated: false,
                kind: LiteralKind::Some(names),
                with: Vec::new(),
            });
        }
        let (key, value, domain) = self.membership(line.expression()?)?;
        let with = self.with()?;
        let kind = LiteralKind::SomeIn { key, value, domain };
        Ok(Literal { at, is_negated: false, kind, with })
    }

    fn every(&mut self) -> Parsed<Literal> {
        let at = self.token.at;
        self.advance()?;
        let expression = self.expression()?;
        let (key, value, domain) = self.membership(expression)?;
        let key = key.map(variable).transpose()?;
        let value = variable(value)?;
        let body = self.braced()?;
        let with = self.with()?;
        let kind = LiteralKind::Every { key, value, domain, body };
        Ok(Literal { at, is_negated: false, kind, with })
    }

    fn membership(&self, term: Term) -> Parsed<(Option<Term>, Term, Term)> {
        let TermKind::In(membership) = term.kind else {
            return Err(Mistake::new(term.at, "expected x in xs, or k, x in xs"));
        };
        Ok((membership.key, membership.value, membership.domain))
    }

    /// `with input as …`, any number of times.
    fn with(&mut self) -> Parsed<Vec<With>> {
        let mut with = Vec::new();
        while self.is_at_keyword("with") {
            self.advance()?;
            if !self.is_at_name() {
                return Err(self.unexpected("a name behind with"));
            }
            let target = self.term()?;
            if !matches!(target.kind, TermKind::Var(_) | TermKind::Reference(..)) {
                return Err(Mistake::new(target.at, "expected a path behind with"));
            }
            if !self.is_at_keyword("as") {
                return Err(self.unexpected("as"));
            }
            self.advance()?;
            with.push(With { target, value: self.expression()? });
        }
        Ok(with)
    }
}

fn name(term: &Term) -> Option<String> {
    match &term.kind {
        TermKind::Var(name) => Some(name.clone()),
        _ => None,
    }
}

fn variable(term: Term) -> Parsed<String> {
    match term.kind {
        TermKind::Var(name) => Ok(name),
        TermKind::Wildcard => Ok("_".to_owned()),
        _ => Err(Mistake::new(term.at, "expected a variable behind every")),
    }
}
