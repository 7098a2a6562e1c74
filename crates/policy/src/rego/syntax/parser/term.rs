//! Single terms: constants, names, references, calls, brackets.

use super::{Kind, Parsed, Parser};
use crate::rego::number::Number;
use crate::rego::syntax::Mistake;
use crate::rego::syntax::ast::{Operator, Term, TermKind};
use crate::rego::syntax::lexer::unescaped;

impl Parser<'_> {
    /// A term, with the keys and calls behind it.
    pub(super) fn term(&mut self) -> Parsed<Term> {
        let at = self.token.at;
        let head = match self.token.kind {
            Kind::Number | Kind::Dot | Kind::Operator(Operator::Subtract) => self.number()?,
            Kind::String | Kind::RawString => self.string()?,
            Kind::Template(quotes, piece) => self.template(quotes, piece)?,
            Kind::OpenSquare => self.nested(Self::array)?,
            Kind::OpenCurly => self.nested(Self::set_or_object)?,
            Kind::OpenRound => self.nested(|this| {
                this.advance()?;
                let inner = this.expression()?;
                this.expect(Kind::CloseRound, ")")?;
                Ok(inner)
            })?,
            Kind::Name => {
                let kind = match self.lexeme() {
                    "null" => TermKind::Null,
                    "true" => TermKind::Bool(true),
                    "false" => TermKind::Bool(false),
                    // A keyword in the head of a rule only.
                    "contains" => return self.named(),
                    word if self.is_keyword(word) => return Err(self.unexpected("a term")),
                    _ => return self.named(),
                };
                self.advance()?;
                self.term_at(at, kind)
            }
            _ => return Err(self.unexpected("a term")),
        };
        self.behind(head)
    }

    /// A name, with the keys and calls behind it.
    pub(super) fn named(&mut self) -> Parsed<Term> {
        let head = self.var();
        self.advance()?;
        self.behind(head)
    }

    /// The name that comes next.
    pub(super) fn var(&self) -> Term {
        let kind = match self.lexeme() {
            "_" => TermKind::Wildcard,
            name => TermKind::Var(name.to_owned()),
        };
        self.term_at(self.token.at, kind)
    }

    fn number(&mut self) -> Parsed<Term> {
        let at = self.token.at;
        let mut written = String::new();
        if self.take(Kind::Operator(Operator::Subtract))? {
            written.push('-');
        }
        if self.take(Kind::Dot)? {
            written.push_str("0.");
        }
        if !self.is_at(Kind::Number) {
            return Err(self.unexpected("a number"));
        }
        written.push_str(self.lexeme());
        let number = Number::parse(&written).ok_or_else(|| {
            Mistake::new(at, "a number has no leading zeros, and is no larger than a float")
        })?;
        self.advance()?;
        Ok(self.term_at(at, TermKind::Number(number)))
    }

    fn string(&mut self) -> Parsed<Term> {
        let at = self.token.at;
        let inner = self.text.get(at + 1..self.token.end - 1).unwrap_or_default();
        let text = match self.token.kind {
            Kind::RawString => Some(inner.to_owned()),
            _ => unescaped(inner),
        };
        let text = text.ok_or_else(|| Mistake::new(at, "illegal escape sequence in the string"))?;
        self.advance()?;
        Ok(self.term_at(at, TermKind::String(text)))
    }

    /// The keys and calls that follow a term at once.
    fn behind(&mut self, head: Term) -> Parsed<Term> {
        let mut head = head;
        let mut keys = Vec::new();
        if self.is_adjacent()
            && matches!(self.token.kind, Kind::Dot | Kind::OpenSquare | Kind::OpenRound)
        {
            can_have_keys(&head)?;
        }
        while self.is_adjacent() {
            match self.token.kind {
                Kind::Dot => keys.push(self.key_behind_dot()?),
                Kind::OpenSquare => keys.push(self.key_in_brackets()?),
                Kind::OpenRound => head = self.call(head, std::mem::take(&mut keys))?,
                _ => break,
            }
        }
        Ok(match keys.is_empty() {
            true => head,
            false => self.term_at(head.at, TermKind::Reference(Box::new(head), keys)),
        })
    }

    /// `.name`
    pub(super) fn key_behind_dot(&mut self) -> Parsed<Term> {
        self.advance()?;
        if !self.is_at(Kind::Name) || !self.is_adjacent() {
            return Err(self.unexpected("a name directly behind the point"));
        }
        let key = self.term_at(self.token.at, TermKind::String(self.lexeme().to_owned()));
        self.advance()?;
        Ok(key)
    }

    /// `[key]`
    pub(super) fn key_in_brackets(&mut self) -> Parsed<Term> {
        self.nested(|this| {
            this.advance()?;
            let key = this.expression()?;
            this.expect(Kind::CloseSquare, "]")?;
            Ok(key)
        })
    }

    fn call(&mut self, head: Term, keys: Vec<Term>) -> Parsed<Term> {
        let at = head.at;
        let Some(names) = names(head, keys) else {
            return Err(Mistake::new(at, "only a name can be called"));
        };
        let arguments = self.arguments()?;
        let kind = match (names.as_slice(), arguments.as_slice()) {
            ([name], []) if name == "set" => TermKind::Set(Vec::new()),
            _ => TermKind::Call(names, arguments),
        };
        Ok(self.term_at(at, kind))
    }

    /// `(a, b)`
    pub(super) fn arguments(&mut self) -> Parsed<Vec<Term>> {
        self.nested(|this| {
            this.advance()?;
            this.items(Kind::CloseRound, ")", Vec::new())
        })
    }

    /// Items up to the bracket that ends them; a comma may stand before it.
    pub(super) fn items(&mut self, end: Kind, name: &str, before: Vec<Term>) -> Parsed<Vec<Term>> {
        let mut items = before;
        while !self.take(end)? {
            items.push(self.item()?);
            self.separator(end, name)?;
        }
        Ok(items)
    }

    /// A comma, or the end of a list, which is left to the caller.
    pub(super) fn separator(&mut self, end: Kind, name: &str) -> Parsed<()> {
        match self.take(Kind::Comma)? || self.is_at(end) {
            true => Ok(()),
            false => Err(self.unexpected(&format!(", or {name}"))),
        }
    }
}

fn can_have_keys(head: &Term) -> Parsed<()> {
    let name = match &head.kind {
        TermKind::Null => "null",
        TermKind::Bool(_) => "a boolean",
        TermKind::Number(_) => "a number",
        TermKind::String(_) => "a string",
        TermKind::Reference(..) => "a reference in brackets",
        _ => return Ok(()),
    };
    Err(Mistake::new(head.at, format!("illegal reference: {name} has no keys")))
}

/// The names of a reference that is made of nothing else.
fn names(head: Term, keys: Vec<Term>) -> Option<Vec<String>> {
    let first = match head.kind {
        TermKind::Var(name) => name,
        _ => return None,
    };
    let name = |key: Term| match key.kind {
        TermKind::String(name) => Some(name),
        _ => None,
    };
    std::iter::once(Some(first)).chain(keys.into_iter().map(name)).collect()
}
