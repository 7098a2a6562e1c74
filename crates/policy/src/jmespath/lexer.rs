//! Cuts an expression into tokens.

use std::iter::Peekable;
use std::str::CharIndices;
use std::sync::Arc;

use model::Document;

use super::ast::Comparison;
use super::error::{CompileError, Mistake};
use crate::tree::{self, Tree};

/// A token.
#[derive(Debug, Clone)]
pub(super) enum Token {
    /// A name without quotes.
    Name(String),
    /// A name in double quotes.
    QuotedName(String),
    /// A value in backticks or single quotes.
    Literal(Arc<Document>),
    Number(i64),
    /// `[]`
    Flatten,
    /// `[?`
    Filter,
    Or,
    And,
    Compare(Comparison),
    /// Any other sign.
    Sign(char),
    End,
}

/// A token, and the byte at which it begins.
pub(super) type Placed = (Token, usize);

/// All tokens, with an end.
pub(super) fn tokens(text: &str) -> Result<Vec<Placed>, CompileError> {
    let mut lexer = Lexer { text, rest: text.char_indices().peekable() };
    let mut tokens = Vec::new();
    loop {
        let (token, at) = lexer.token()?;
        let is_end = matches!(token, Token::End);
        tokens.push((token, at));
        if is_end {
            return Ok(tokens);
        }
    }
}

pub(super) fn syntax(says: &'static str, at: usize) -> CompileError {
    CompileError { mistake: Mistake::Syntax(says), at }
}

struct Lexer<'t> {
    text: &'t str,
    rest: Peekable<CharIndices<'t>>,
}

impl Lexer<'_> {
    fn token(&mut self) -> Result<Placed, CompileError> {
        while self.rest.next_if(|(_, it)| matches!(it, ' ' | '\t' | '\n' | '\r')).is_some() {}
        let Some((at, letter)) = self.rest.next() else {
            return Ok((Token::End, self.text.len()));
        };
        let token = match letter {
            'a'..='z' | 'A'..='Z' | '_' => {
                let is_part = |it: char| it.is_ascii_alphanumeric() || it == '_';
                Token::Name(self.run(at, is_part).to_owned())
            }
            '0'..='9' | '-' => self.number(at)?,
            '"' => {
                let inside = self.inside(at, '"')?;
                let name = tree::unescape(inside).map_err(|_| syntax("no such escape", at))?;
                Token::QuotedName(name)
            }
            '\'' => {
                let text = self.inside(at, '\'')?.replace("\\'", "'");
                Token::Literal(Arc::new(Tree::String(text).to_document()))
            }
            '`' => {
                let text = self.inside(at, '`')?.replace("\\`", "`");
                Token::Literal(Arc::new(literal(&text, at)?.to_document()))
            }
            '[' if self.takes(']') => Token::Flatten,
            '[' if self.takes('?') => Token::Filter,
            '|' if self.takes('|') => Token::Or,
            '&' if self.takes('&') => Token::And,
            '=' if self.takes('=') => Token::Compare(Comparison::Equal),
            '!' if self.takes('=') => Token::Compare(Comparison::NotEqual),
            '<' if self.takes('=') => Token::Compare(Comparison::LessOrEqual),
            '<' => Token::Compare(Comparison::Less),
            '>' if self.takes('=') => Token::Compare(Comparison::GreaterOrEqual),
            '>' => Token::Compare(Comparison::Greater),
            '.' | '*' | '@' | '&' | '!' | '|' | '(' | ')' | '[' | ']' | '{' | '}' | ',' | ':' => {
                Token::Sign(letter)
            }
            _ => return Err(syntax("a character that means nothing here", at)),
        };
        Ok((token, at))
    }

    fn number(&mut self, at: usize) -> Result<Token, CompileError> {
        let text = self.run(at, |it| it.is_ascii_digit());
        let number = text.parse().map_err(|_| syntax("no number that can be an index", at))?;
        Ok(Token::Number(number))
    }

    /// The text from `start` on through letters of a kind.
    fn run(&mut self, start: usize, is_part: impl Fn(char) -> bool) -> &str {
        while self.rest.next_if(|(_, letter)| is_part(*letter)).is_some() {}
        let end = self.rest.peek().map_or(self.text.len(), |(at, _)| *at);
        self.text.get(start..end).unwrap_or_default()
    }

    /// The text up to the closing quote; a backslash keeps the letter behind it from closing.
    fn inside(&mut self, opened: usize, quote: char) -> Result<&str, CompileError> {
        while let Some((at, letter)) = self.rest.next() {
            if letter == quote {
                return Ok(self.text.get(opened + 1..at).unwrap_or_default());
            }
            if letter == '\\' {
                self.rest.next();
            }
        }
        Err(syntax("what is quoted has no end", opened))
    }

    fn takes(&mut self, wanted: char) -> bool {
        self.rest.next_if(|(_, letter)| *letter == wanted).is_some()
    }
}

/// JSON, or, as it once was, a string whose quotes are left out.
fn literal(text: &str, at: usize) -> Result<Tree, CompileError> {
    Tree::from_json(text).or_else(|_| {
        let text = text.trim_start();
        let looks_like_json = text.is_empty() || text.starts_with(['[', '{', '"']);
        let bare = (!looks_like_json).then(|| tree::unescape(text).ok()).flatten();
        bare.map(Tree::String).ok_or(syntax("no JSON between the backticks", at))
    })
}
