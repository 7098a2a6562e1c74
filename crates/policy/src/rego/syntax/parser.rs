//! Tokens become a tree.
//!
//! Without going back: whatever is ambiguous, such as `{a | b` that may be a comprehension or a set
//! with a union, is kept flat until it is known. Only the braces behind `if` are read twice where
//! they turn out to be a body rather than a set.

mod body;
mod collection;
mod head;
mod line;
mod module;
mod rule;
mod template;
mod term;

use super::lexer::{Gap, Kind, Lexer, Token};
use super::{Mistake, Version, ast};

/// How deep brackets may stand in each other.
const MOST_LEVELS: usize = 100;

/// How high a term may become by the brackets in it and the operators between its terms.
const MOST_HEIGHT: usize = 200;

/// How much text of heads may be repeated for further bodies: `p { … } { … }`.
const MOST_REPEATED: usize = 1 << 20;

/// Words that no rule may be named, in any version.
const KEYWORDS: [&str; 11] =
    ["as", "default", "else", "false", "import", "not", "null", "package", "some", "true", "with"];

/// Words that became keywords later.
const FUTURE: [&str; 4] = ["contains", "every", "if", "in"];

type Parsed<T> = Result<T, Mistake>;

/// Reads a module.
pub(super) fn parse(text: &str, version: Version) -> Parsed<ast::Module> {
    let mut lexer = Lexer::new(text);
    let token = lexer.next()?;
    let keywords = match version {
        Version::V0 => Vec::new(),
        Version::V1 => FUTURE.to_vec(),
    };
    let mut parser = Parser {
        text,
        lexer,
        token,
        version,
        keywords,
        against_v1: None,
        levels: 0,
        height: 0,
        repeated: 0,
    };
    parser.module()
}

struct Parser<'t> {
    text: &'t str,
    lexer: Lexer<'t>,
    /// The token that is looked at.
    token: Token,
    /// Which rules hold; an import of `rego.v1` changes it.
    version: Version,
    /// Which of the later keywords are known.
    keywords: Vec<&'static str>,
    /// The first thing that OPA 1.0 no longer takes.
    against_v1: Option<Mistake>,
    /// How many brackets are open.
    levels: usize,
    /// How high the highest term is that was read at this level.
    height: usize,
    /// How much text of heads was repeated for further bodies.
    repeated: usize,
}

impl<'t> Parser<'t> {
    fn advance(&mut self) -> Parsed<()> {
        self.token = self.lexer.next()?;
        Ok(())
    }

    fn is_at(&self, kind: Kind) -> bool {
        self.token.kind == kind
    }

    /// Passes over a token, if it comes next.
    fn take(&mut self, kind: Kind) -> Parsed<bool> {
        let is_next = self.is_at(kind);
        if is_next {
            self.advance()?;
        }
        Ok(is_next)
    }

    fn expect(&mut self, kind: Kind, expected: &str) -> Parsed<()> {
        match self.take(kind)? {
            true => Ok(()),
            false => Err(self.unexpected(expected)),
        }
    }

    fn lexeme(&self) -> &'t str {
        self.text.get(self.token.at..self.token.end).unwrap_or_default()
    }

    fn is_keyword(&self, word: &str) -> bool {
        KEYWORDS.contains(&word) || self.keywords.contains(&word)
    }

    /// Whether a keyword comes next. Before a point or bracket it is a name: `if.x`, `in[x]`.
    fn is_at_keyword(&self, word: &str) -> bool {
        self.is_at(Kind::Name)
            && self.lexeme() == word
            && self.is_keyword(word)
            && !self.is_before_key()
    }

    /// Whether a keyword comes next, but used as a name.
    fn is_at_keyword_as_name(&self) -> bool {
        self.is_at(Kind::Name) && self.is_before_key() && self.is_keyword(self.lexeme())
    }

    /// Whether a name comes next that is no keyword.
    fn is_at_name(&self) -> bool {
        self.is_at(Kind::Name) && !self.is_keyword(self.lexeme())
    }

    /// Whether a point or bracket follows the token at once.
    fn is_before_key(&self) -> bool {
        matches!(self.text.as_bytes().get(self.token.end), Some(b'.' | b'['))
    }

    /// Whether the token follows the one before at once.
    fn is_adjacent(&self) -> bool {
        self.token.gap == Gap::Nothing
    }

    /// Reads what stands in brackets.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.levels == MOST_LEVELS {
            let says = format!("more than {MOST_LEVELS} brackets stand in each other");
            return Err(Mistake::new(self.token.at, says));
        }
        self.levels += 1;
        let done = self.alone(|this| {
            let done = read(this);
            this.height += 1;
            done
        });
        self.levels -= 1;
        done
    }

    /// Reads what is no higher for what stands beside it.
    fn alone<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        let outer = std::mem::take(&mut self.height);
        let done = read(self);
        self.height = self.height.max(outer);
        done
    }

    /// An operator stands above what was read at this level.
    fn grow(&mut self) -> Parsed<()> {
        self.height += 1;
        if self.height > MOST_HEIGHT {
            return Err(Mistake::new(self.token.at, "the expression is too long"));
        }
        Ok(())
    }

    /// What comes next is not what should.
    fn unexpected(&self, expected: &str) -> Mistake {
        let found = match self.token.kind {
            Kind::End => "end of the text".to_owned(),
            Kind::Name if self.is_keyword(self.lexeme()) => {
                format!("keyword {}", self.lexeme())
            }
            _ => shortened(self.lexeme()),
        };
        Mistake::new(self.token.at, format!("unexpected {found}: expected {expected}"))
    }

    fn term_at(&self, at: usize, kind: ast::TermKind) -> ast::Term {
        ast::Term { at, kind }
    }
}

/// The first line of a token, or as much of it as one wants to read.
fn shortened(lexeme: &str) -> String {
    let line = lexeme.lines().next().unwrap_or_default();
    match line.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line.to_owned(),
    }
}
