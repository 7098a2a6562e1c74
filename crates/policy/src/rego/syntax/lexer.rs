//! Text becomes tokens, one at a time: what the next one is depends on the parser where a template
//! string goes on behind an expression.

mod text;

use super::Mistake;
use super::ast::Operator;
pub(super) use text::{raw_template, template, unescaped};

/// A token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// The byte where it begins.
    pub(super) at: usize,
    /// The byte behind it.
    pub(super) end: usize,
    /// What stands between it and the token before.
    pub(super) gap: Gap,
}

/// What stands between two tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    Nothing,
    Space,
    Line,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword.
    Name,
    Number,
    /// A string in quotes, with escapes.
    String,
    /// A string in backticks.
    RawString,
    /// A piece of a template string, and what follows it.
    Template(Quotes, Piece),
    Dot,
    Comma,
    Colon,
    Semicolon,
    OpenRound,
    CloseRound,
    OpenSquare,
    CloseSquare,
    OpenCurly,
    CloseCurly,
    Operator(Operator),
    /// The end of the text.
    End,
}

/// What a template string is enclosed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    Double,
    Back,
}

/// What follows a piece of a template string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    Expression,
    Nothing,
}

/// Where reading stands: behind the last token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Lexer<'t> {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Lexer { text, at }
    }

    pub(super) fn next(&mut self) -> Result<Token, Mistake> {
        let gap = self.gap();
        let at = self.at;
        let kind = self.kind()?;
        Ok(Token { kind, at, end: self.at, gap })
    }

    /// The next piece of a template string, behind the brace that ends an expression.
    pub(super) fn piece(&mut self, quotes: Quotes) -> Result<Token, Mistake> {
        let at = self.at;
        let kind = self.template(quotes)?;
        Ok(Token { kind, at, end: self.at, gap: Gap::Nothing })
    }

    /// Passes over white space and comments.
    fn gap(&mut self) -> Gap {
        let mut gap = Gap::Nothing;
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' => gap = Gap::Line,
                b' ' | b'\t' | b'\r' if gap == Gap::Nothing => gap = Gap::Space,
                b' ' | b'\t' | b'\r' => {}
                b'#' => {
                    self.pass(|byte| byte != b'\n');
                    continue;
                }
                _ => break,
            }
            self.at += 1;
        }
        gap
    }

    fn kind(&mut self) -> Result<Kind, Mistake> {
        let start = self.at;
        let Some(byte) = self.peek() else { return Ok(Kind::End) };
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                self.pass(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                return Ok(Kind::Name);
            }
            b'0'..=b'9' => return self.number(),
            _ => self.at += 1,
        }
        Ok(match byte {
            b'"' => self.string(start)?,
            b'`' => self.raw_string(start)?,
            b'$' if self.take(b'"') => self.template(Quotes::Double)?,
            b'$' if self.take(b'`') => self.template(Quotes::Back)?,
            b'.' => Kind::Dot,
            b',' => Kind::Comma,
            b';' => Kind::Semicolon,
            b'(' => Kind::OpenRound,
            b')' => Kind::CloseRound,
            b'[' => Kind::OpenSquare,
            b']' => Kind::CloseSquare,
            b'{' => Kind::OpenCurly,
            b'}' => Kind::CloseCurly,
            b':' if !self.take(b'=') => Kind::Colon,
            byte => match self.operator(byte) {
                Some(operator) => Kind::Operator(operator),
                None => return Err(self.illegal(start)),
            },
        })
    }

    /// The operator that begins with `byte`, behind which reading stands.
    fn operator(&mut self, byte: u8) -> Option<Operator> {
        Some(match byte {
            b':' => Operator::Assign,
            b'=' if self.take(b'=') => Operator::Equal,
            b'=' => Operator::Unify,
            b'!' if self.take(b'=') => Operator::NotEqual,
            b'<' if self.take(b'=') => Operator::LessOrEqual,
            b'<' => Operator::Less,
            b'>' if self.take(b'=') => Operator::GreaterOrEqual,
            b'>' => Operator::Greater,
            b'+' => Operator::Add,
            b'-' => Operator::Subtract,
            b'*' => Operator::Multiply,
            b'/' => Operator::Divide,
            b'%' => Operator::Remainder,
            b'&' => Operator::Intersection,
            b'|' => Operator::Union,
            _ => return None,
        })
    }

    fn illegal(&self, at: usize) -> Mistake {
        let character = self.text.get(at..).and_then(|rest| rest.chars().next());
        let says = match character {
            Some(character) => format!("illegal character {character:?}"),
            None => "illegal character".to_owned(),
        };
        Mistake::new(at, says)
    }

    fn number(&mut self) -> Result<Kind, Mistake> {
        let start = self.at;
        self.pass(|byte| byte.is_ascii_digit());
        if self.take(b'.') && self.pass(|byte| byte.is_ascii_digit()) == 0 {
            return Err(Mistake::new(start, "a number has digits behind its point"));
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            if self.pass(|byte| byte.is_ascii_digit()) == 0 {
                return Err(Mistake::new(start, "the exponent of a number has digits"));
            }
        }
        if self.peek().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_') {
            return Err(Mistake::new(start, "letters follow a number"));
        }
        Ok(Kind::Number)
    }

    /// The next byte.
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes over one byte, if it comes next.
    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// Passes over bytes, and counts them.
    fn pass(&mut self, is_wanted: impl Fn(u8) -> bool) -> usize {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| is_wanted(**byte)).count();
        self.at += count;
        count
    }
}
