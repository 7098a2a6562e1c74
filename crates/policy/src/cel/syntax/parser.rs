//! Operators, by how tightly they bind.

use super::super::error::CompileError;
use super::super::function::Macros;
use super::ast::{Binary, Expr, Kind, Logic, Unary};
use super::lexer::{Token, Word, tokens};

/// How long an expression may be, in characters.
const LENGTH: usize = 100_000;
/// How deep brackets may nest.
const NESTING: usize = 100;
/// How many operations may lie within each other.
const HEIGHT: usize = 250;

/// Reads an expression.
pub(in crate::cel) fn parse(source: &str, macros: Macros) -> Result<Expr, CompileError> {
    if source.chars().nth(LENGTH).is_some() {
        let message = format!("an expression has at most {LENGTH} characters");
        return Err(CompileError::at(source, 0, message));
    }
    let mut parser = Parser { source, tokens: tokens(source)?, at: 0, nesting: 0, macros };
    let expr = parser.expression()?;
    match parser.word() {
        Word::End => Ok(expr),
        _ => Err(parser.unexpected()),
    }
}

/// Where in the words of an expression we are.
pub(super) struct Parser<'s> {
    source: &'s str,
    tokens: Vec<Token>,
    at: usize,
    nesting: usize,
    pub(super) macros: Macros,
}

/// What reading gives.
pub(super) type Parsed<T> = Result<T, CompileError>;

impl Parser<'_> {
    /// `condition ? then : otherwise`, or what binds tighter.
    pub(super) fn expression(&mut self) -> Parsed<Expr> {
        self.nesting += 1;
        if self.nesting > NESTING {
            return Err(self.fail(self.start(), "the expression is nested too deeply"));
        }
        let condition = self.logic(Logic::Or)?;
        let at = self.start();
        let expr = if self.takes("?") {
            let then = self.logic(Logic::Or)?;
            self.expect(":")?;
            let otherwise = self.expression()?;
            self.build(Kind::Conditional(Box::new((condition, then, otherwise))), at)?
        } else {
            condition
        };
        self.nesting -= 1;
        Ok(expr)
    }

    /// Terms with `||` or `&&` between.
    fn logic(&mut self, logic: Logic) -> Parsed<Expr> {
        let sign = if logic == Logic::Or { "||" } else { "&&" };
        let next = |parser: &mut Self| match logic {
            Logic::Or => parser.logic(Logic::And),
            Logic::And => parser.binary(0),
        };
        let first = next(self)?;
        let at = self.start();
        if !self.sees(sign) {
            return Ok(first);
        }
        let mut terms = vec![first];
        while self.takes(sign) {
            terms.push(next(self)?);
        }
        self.build(Kind::Logic(logic, terms), at)
    }

    /// Operands with operators between that bind at least so tightly.
    fn binary(&mut self, least: u8) -> Parsed<Expr> {
        let mut left = self.unary()?;
        while let Some((binary, tightness)) = self.operator().filter(|(_, it)| *it >= least) {
            let at = self.start();
            self.at += 1;
            let right = self.binary(tightness + 1)?;
            left = self.build(Kind::Binary(binary, Box::new((left, right))), at)?;
        }
        Ok(left)
    }

    /// The operator that comes next, and how tightly it binds.
    fn operator(&self) -> Option<(Binary, u8)> {
        Some(match self.word() {
            Word::Name(name) if &**name == "in" => (Binary::In, 0),
            Word::Sign(sign) => match *sign {
                "==" => (Binary::Equal, 0),
                "!=" => (Binary::NotEqual, 0),
                "<" => (Binary::Less, 0),
                "<=" => (Binary::LessOrEqual, 0),
                ">" => (Binary::Greater, 0),
                ">=" => (Binary::GreaterOrEqual, 0),
                "+" => (Binary::Add, 1),
                "-" => (Binary::Subtract, 1),
                "*" => (Binary::Multiply, 2),
                "/" => (Binary::Divide, 2),
                "%" => (Binary::Modulo, 2),
                _ => return None,
            },
            _ => return None,
        })
    }

    /// `!` or `-` before an operand, any number of them.
    fn unary(&mut self) -> Parsed<Expr> {
        let at = self.start();
        let sign = match self.word() {
            Word::Sign(sign @ ("!" | "-")) => *sign,
            _ => return self.member(),
        };
        // A minus before a number is part of the number.
        if sign == "-" && matches!(self.ahead(1), Word::Int(_) | Word::Double(_)) {
            return self.member();
        }
        let mut count = 0_usize;
        while self.takes(sign) {
            count += 1;
        }
        let operand = self.member()?;
        let unary = if sign == "!" { Unary::Not } else { Unary::Negate };
        // Two of them undo each other, but the operand must still be of their type.
        let kept = if count % 2 == 1 { 1 } else { 2 };
        (0..kept).try_fold(operand, |operand, _| self.build(Kind::Unary(unary, operand.into()), at))
    }

    /// Makes an expression, unless it would be too deep.
    pub(super) fn build(&self, kind: Kind, at: usize) -> Parsed<Expr> {
        let expr = kind.at(at);
        match expr.height <= HEIGHT {
            true => Ok(expr),
            false => Err(self.fail(at, "the expression is nested too deeply")),
        }
    }

    /// The next word.
    pub(super) fn word(&self) -> &Word {
        self.ahead(0)
    }

    /// The word so many after the next.
    pub(super) fn ahead(&self, count: usize) -> &Word {
        self.tokens.get(self.at + count).map_or(&Word::End, |token| &token.word)
    }

    /// Where the next word stands.
    pub(super) fn start(&self) -> usize {
        self.tokens.get(self.at).map_or(self.source.len(), |token| token.start)
    }

    /// The next word, which is then behind us.
    pub(super) fn next(&mut self) -> Word {
        let word = self.word().clone();
        self.at += 1;
        word
    }

    /// Goes back over the last word.
    pub(super) fn back(&mut self) {
        self.at = self.at.saturating_sub(1);
    }

    /// The next word is this sign.
    pub(super) fn sees(&self, sign: &str) -> bool {
        matches!(self.word(), Word::Sign(it) if *it == sign)
    }

    /// Takes this sign where it comes next.
    pub(super) fn takes(&mut self, sign: &str) -> bool {
        let sees = self.sees(sign);
        self.at += usize::from(sees);
        sees
    }

    /// Takes this sign; an error where it does not come next.
    pub(super) fn expect(&mut self, sign: &str) -> Parsed<()> {
        match self.takes(sign) {
            true => Ok(()),
            false => {
                let found = describe(self.word());
                Err(self.fail(self.start(), format!("expected `{sign}`, found {found}")))
            }
        }
    }

    /// The error for a word that cannot stand here.
    pub(super) fn unexpected(&self) -> CompileError {
        self.fail(self.start(), format!("unexpected {}", describe(self.word())))
    }

    pub(super) fn fail(&self, at: usize, message: impl Into<String>) -> CompileError {
        CompileError::at(self.source, at, message)
    }
}

fn describe(word: &Word) -> String {
    match word {
        Word::Name(name) | Word::Quoted(name) => format!("`{name}`"),
        Word::Int(_) | Word::Uint(_) | Word::Double(_) => "a number".to_owned(),
        Word::String(_) => "a string".to_owned(),
        Word::Bytes(_) => "bytes".to_owned(),
        Word::Sign(sign) => format!("`{sign}`"),
        Word::End => "end of the expression".to_owned(),
    }
}
