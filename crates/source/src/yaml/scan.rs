//! Text to tokens, by libyaml's rules: they decide what a cluster reads, not the specification's.
//!
//! A key is known as one only when its colon comes, so a token that may begin a key waits in a
//! queue until that is settled.

mod block;
mod directive;
mod indicator;
mod plain;
mod property;
mod quoted;

use model::Span;
use model::document::Builder;

use super::cursor::{Cursor, Mark};
use super::problem::Problem;
use super::token::{Kind, Token};

/// How many levels of brackets or of indentation kubectl reads.
const DEEPEST: usize = 10_000;

/// Why reading stopped, and where.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) span: Span,
    pub(super) problem: Problem,
}

impl Fault {
    /// At a byte.
    pub(super) fn at(mark: Mark, problem: Problem) -> Fault {
        Fault { span: mark.to(mark.at + 1), problem }
    }
}

pub(super) type Scan<T> = Result<T, Fault>;

/// Reads one chunk of a file.
#[derive(Debug)]
pub(super) struct Scanner<'t> {
    cursor: Cursor<'t>,
    /// Where scalars that the text does not say literally are kept.
    pub(super) builder: Builder,
    queue: Vec<Token>,
    /// The first token of `queue` not taken yet.
    head: usize,
    /// How many tokens were taken.
    taken: u64,
    /// The column of the block collection at hand; -1 outside all.
    indent: i32,
    indents: Vec<i32>,
    key_allowed: bool,
    /// The possible simple key of each flow level, the block level first.
    keys: Vec<SimpleKey>,
    /// Tag handles of directives, and what they stand for.
    handles: Vec<(Box<str>, Box<str>)>,
}

/// A place where a key without `?` may have begun.
#[derive(Debug, Clone, Copy, Default)]
struct SimpleKey {
    possible: bool,
    /// The queue waits for it.
    awaited: bool,
    /// It stands where only a key may stand.
    required: bool,
    /// The number of its first token.
    number: u64,
    mark: Mark,
}

impl SimpleKey {
    fn drop(&mut self) -> Scan<()> {
        if self.possible && self.required {
            return Err(Fault::at(self.mark, Problem::KeyWithoutColon));
        }
        if self.possible {
            self.possible = false;
            self.awaited = false;
        }
        Ok(())
    }
}

impl<'t> Scanner<'t> {
    pub(super) fn new(cursor: Cursor<'t>, builder: Builder) -> Scanner<'t> {
        Scanner {
            cursor,
            builder,
            queue: Vec::with_capacity(16),
            head: 0,
            taken: 0,
            indent: -1,
            indents: Vec::new(),
            key_allowed: true,
            keys: vec![SimpleKey::default()],
            handles: Vec::new(),
        }
    }

    /// The byte up to which tokens were scanned.
    pub(super) fn reach(&self) -> usize {
        self.cursor.at()
    }

    /// The next token, left in place.
    #[inline]
    pub(super) fn peek(&mut self) -> Scan<Token> {
        loop {
            if let Some(token) = self.queue.get(self.head).copied()
                && !self.may_be_key(&token)?
            {
                return Ok(token);
            }
            self.fetch()?;
        }
    }

    /// Takes the token that `peek` gave.
    #[inline]
    pub(super) fn take(&mut self) {
        self.head += 1;
        self.taken += 1;
        if self.head == self.queue.len() {
            self.queue.clear();
            self.head = 0;
        }
    }

    /// Whether the token at the head may still turn out to begin a key.
    #[inline]
    fn may_be_key(&mut self, token: &Token) -> Scan<bool> {
        let Some(level) = token.key_level.checked_sub(1) else { return Ok(false) };
        match self.keys.get(level as usize) {
            Some(key) if key.awaited && key.number == self.taken => self.is_valid(level as usize),
            _ => Ok(false),
        }
    }

    /// Whether the simple key of `level` may still get its colon.
    fn is_valid(&mut self, level: usize) -> Scan<bool> {
        let Some(key) = self.keys.get_mut(level) else { return Ok(false) };
        if !key.possible {
            return Ok(false);
        }
        if key.mark.row == self.cursor.row() && self.cursor.is_within(key.mark.at, 1024) {
            return Ok(true);
        }
        if key.required {
            return Err(Fault::at(key.mark, Problem::KeyWithoutColon));
        }
        key.possible = false;
        Ok(false)
    }

    /// Notes that a key may begin here. Gives the level to mark the coming token with.
    fn save_key(&mut self, mark: Mark) -> Scan<u32> {
        if !self.key_allowed {
            return Ok(0);
        }
        let required = self.keys.len() == 1 && self.indent == mark.indent;
        let number = self.taken + (self.queue.len() - self.head) as u64;
        self.drop_key()?;
        let level = self.keys.len() as u32;
        if let Some(key) = self.keys.last_mut() {
            *key = SimpleKey { possible: true, awaited: true, required, number, mark };
        }
        Ok(level)
    }

    /// Gives up the possible key of this level.
    fn drop_key(&mut self) -> Scan<()> {
        self.keys.last_mut().map_or(Ok(()), SimpleKey::drop)
    }

    /// The same for every level.
    fn drop_keys(&mut self) -> Scan<()> {
        self.keys.iter_mut().try_for_each(SimpleKey::drop)
    }

    fn in_flow(&self) -> bool {
        self.keys.len() > 1
    }

    /// Enters a block collection at `mark` unless it is open already. Its start stands before
    /// token `number`, or last.
    fn roll_indent(&mut self, mark: Mark, number: Option<u64>, kind: Kind) -> Scan<()> {
        if self.in_flow() || self.indent >= mark.indent {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = mark.indent;
        if self.indents.len() > DEEPEST {
            return Err(Fault::at(mark, Problem::TooDeep { limit: DEEPEST }));
        }
        self.insert(number, Token::new(kind, mark, mark.at as usize));
        Ok(())
    }

    /// Leaves the block collections that stand right of `column`.
    #[inline]
    fn unroll_indent(&mut self, column: i32) {
        if self.in_flow() {
            return;
        }
        while self.indent > column {
            let mark = self.cursor.mark();
            self.queue.push(Token::new(Kind::BlockEnd, mark, mark.at as usize));
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    /// Puts a token before token `number`; last when that one is taken already.
    fn insert(&mut self, number: Option<u64>, token: Token) {
        match number.and_then(|number| number.checked_sub(self.taken)) {
            Some(ahead) => self.queue.insert(self.head + ahead as usize, token),
            None => self.queue.push(token),
        }
    }

    fn fault<T>(&mut self, problem: Problem) -> Scan<T> {
        Err(Fault::at(self.cursor.mark(), problem))
    }
}
