//! Template strings: `$"{x} is {y}"`.

use super::{Kind, Parsed, Parser};
use crate::rego::syntax::Mistake;
use crate::rego::syntax::ast::{Literal, LiteralKind, Operator, Term, TermKind};
use crate::rego::syntax::lexer::{Piece, Quotes, raw_template, template};

/// The variable of an expression in a template; no module can name it.
const VARIABLE: &str = "$";

impl Parser<'_> {
    /// A template string becomes a call of `internal.template_string` with its parts in an array,
    /// as in OPA. An expression is a set of one value there, or of none where it is undefined.
    pub(super) fn template(&mut self, quotes: Quotes, piece: Piece) -> Parsed<Term> {
        let at = self.token.at;
        let mut parts = Vec::new();
        // `$"` stands before the first piece, `}` before the others.
        let mut opening = 2;
        let mut piece = piece;
        loop {
            self.piece(quotes, opening, &mut parts)?;
            opening = 0;
            if piece == Piece::Nothing {
                break;
            }
            let part = self.nested(Self::part)?;
            parts.push(part);
            if !self.is_at(Kind::CloseCurly) {
                return Err(self.unexpected("} behind an expression in a template string"));
            }
            self.token = self.lexer.piece(quotes)?;
            let Kind::Template(_, next) = self.token.kind else { break };
            piece = next;
        }
        self.advance()?;
        let names = ["internal", "template_string"].map(str::to_owned).to_vec();
        let parts = self.term_at(at, TermKind::Array(parts));
        Ok(self.term_at(at, TermKind::Call(names, vec![parts])))
    }

    fn piece(&self, quotes: Quotes, opening: usize, parts: &mut Vec<Term>) -> Parsed<()> {
        let at = self.token.at;
        let inner = self.text.get(at + opening..self.token.end - 1).unwrap_or_default();
        let text = match quotes {
            Quotes::Double => template(inner),
            Quotes::Back => Some(raw_template(inner)),
        };
        let text = text.ok_or_else(|| Mistake::new(at, "illegal escape sequence in the string"))?;
        if !text.is_empty() {
            parts.push(self.term_at(at, TermKind::String(text)));
        }
        Ok(())
    }

    fn part(&mut self) -> Parsed<Term> {
        let at = self.token.at;
        self.advance()?;
        let literal = self.literal()?;
        let LiteralKind::Expression(term) = literal.kind else {
            return Err(Mistake::new(literal.at, "an expression is expected in a template string"));
        };
        let is_bound = matches!(term.kind, TermKind::Binary(Operator::Assign | Operator::Unify, _));
        if literal.is_negated || is_bound {
            return Err(Mistake::new(literal.at, "an expression is expected in a template string"));
        }
        let is_plain = matches!(
            term.kind,
            TermKind::String(_) | TermKind::Number(_) | TermKind::Bool(_) | TermKind::Null
        );
        if is_plain && literal.with.is_empty() {
            return Ok(term);
        }
        let variable = || self.term_at(at, TermKind::Var(VARIABLE.to_owned()));
        let sides = Box::new((variable(), term));
        let assignment = self.term_at(at, TermKind::Binary(Operator::Assign, sides));
        let kind = LiteralKind::Expression(assignment);
        let body = vec![Literal { at, is_negated: false, kind, with: literal.with }];
        Ok(self.term_at(at, TermKind::SetOf(Box::new(variable()), body)))
    }
}
