//! Reads an expression: by precedence, the loosest first.

use model::document::Key;

use super::Dialect;
use super::ast::{Ast, Comparison};
use super::error::{CompileError, Mistake};
use super::function;
use super::lexer::{Placed, Token, syntax, tokens};
use super::slice::Slice;

/// How deep parts may nest; a chain such as `a.b.c` nests too.
const DEPTH: usize = 220;
/// How many bytes an expression may have.
const LENGTH: usize = 64 << 10;

// How tightly each sign binds what stands to its left.
const PIPE: u8 = 1;
const OR: u8 = 2;
const AND: u8 = 3;
const COMPARE: u8 = 5;
const FLATTEN: u8 = 9;
/// What binds no tighter ends a projection.
const PROJECTION: u8 = 10;
const STAR: u8 = 20;
const FILTER: u8 = 21;
const DOT: u8 = 40;
const NOT: u8 = 45;
const BRACKET: u8 = 55;
const CALL: u8 = 60;

/// The tree of an expression.
pub(super) fn parse(text: &str, dialect: Dialect) -> Result<Ast, CompileError> {
    if text.len() > LENGTH {
        return Err(CompileError { mistake: Mistake::TooComplex, at: LENGTH });
    }
    let mut tokens = tokens(text)?;
    tokens.reverse();
    let mut parser = Parser { tokens, dialect, depth: 0, end: text.len() };
    let ast = parser.expression(0)?;
    match parser.next() {
        (Token::End, _) => Ok(ast),
        (_, at) => Err(syntax("the expression should end here", at)),
    }
}

struct Parser {
    /// The next one last.
    tokens: Vec<Placed>,
    dialect: Dialect,
    depth: usize,
    end: usize,
}

impl Parser {
    /// An expression of signs that bind tighter than `floor`.
    fn expression(&mut self, floor: u8) -> Result<Ast, CompileError> {
        let before = self.depth;
        self.go_deeper()?;
        let mut left = self.first()?;
        while self.binding() > floor {
            // Each sign to the right nests what stands to its left once more.
            self.go_deeper()?;
            left = self.continued(left)?;
        }
        self.depth = before;
        Ok(left)
    }

    fn go_deeper(&mut self) -> Result<(), CompileError> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(CompileError { mistake: Mistake::TooComplex, at: self.at() });
        }
        Ok(())
    }

    /// What an expression begins with.
    fn first(&mut self) -> Result<Ast, CompileError> {
        let (token, at) = self.next();
        match token {
            Token::Name(name) if self.is_next('(') => self.call(&name, at),
            Token::QuotedName(_) if self.is_next('(') => {
                Err(syntax("the name of a function has no quotes", at))
            }
            Token::Name(name) | Token::QuotedName(name) => Ok(Ast::Field(Key::new(&name))),
            Token::Literal(document) => Ok(Ast::Literal(document)),
            Token::Sign('@') => Ok(Ast::Current),
            Token::Sign('*') => self.values(Ast::Current),
            Token::Sign('!') => Ok(Ast::Not(Box::new(self.expression(NOT)?))),
            Token::Sign('&') => Ok(Ast::Reference(Box::new(self.expression(0)?))),
            Token::Sign('(') => {
                let inside = self.expression(0)?;
                self.expect(')', "a closing parenthesis is expected")?;
                Ok(inside)
            }
            Token::Sign('{') => self.map(),
            Token::Sign('[') if self.begins_index() => self.bracket(Ast::Current),
            Token::Sign('[') => self.list(),
            Token::Flatten => self.flatten(Ast::Current),
            Token::Filter => self.filter(Ast::Current),
            _ => Err(syntax("an expression is expected", at)),
        }
    }

    /// What follows an expression.
    fn continued(&mut self, left: Ast) -> Result<Ast, CompileError> {
        let (token, at) = self.next();
        let boxed = Box::new;
        match token {
            Token::Sign('.') if self.takes('*') => self.values(left),
            Token::Sign('.') => Ok(Ast::sub(left, self.after_dot(DOT)?)),
            Token::Sign('|') => Ok(Ast::Pipe(boxed(left), boxed(self.expression(PIPE)?))),
            Token::Or => Ok(Ast::Or(boxed(left), boxed(self.expression(OR)?))),
            Token::And => Ok(Ast::And(boxed(left), boxed(self.expression(AND)?))),
            Token::Compare(comparison) => self.compare(comparison, left),
            Token::Sign('[') if self.begins_index() => self.bracket(left),
            Token::Flatten => self.flatten(left),
            Token::Filter => self.filter(left),
            _ => Err(syntax("this cannot follow an expression", at)),
        }
    }

    fn compare(&mut self, comparison: Comparison, left: Ast) -> Result<Ast, CompileError> {
        let right = self.expression(COMPARE)?;
        Ok(Ast::Compare(comparison, Box::new(left), Box::new(right)))
    }

    /// A field, a function, a list or a mapping.
    fn after_dot(&mut self, floor: u8) -> Result<Ast, CompileError> {
        match self.peek() {
            Token::Name(_) | Token::QuotedName(_) | Token::Sign('*' | '{') => {
                self.expression(floor)
            }
            Token::Sign('[') => {
                self.next();
                let list = self.list()?;
                Ok(list)
            }
            _ => Err(syntax("a name is expected after the dot", self.at())),
        }
    }

    /// What each result of a projection is asked.
    fn projected(&mut self, floor: u8) -> Result<Ast, CompileError> {
        match self.peek() {
            Token::Sign('.') => {
                self.next();
                self.after_dot(floor)
            }
            Token::Sign('[') | Token::Filter => self.expression(floor),
            _ if self.binding() < PROJECTION => Ok(Ast::Current),
            _ => Err(syntax("this cannot follow a projection", self.at())),
        }
    }

    fn values(&mut self, of: Ast) -> Result<Ast, CompileError> {
        Ok(Ast::Values(Box::new(of), Box::new(self.projected(STAR)?)))
    }

    fn flatten(&mut self, of: Ast) -> Result<Ast, CompileError> {
        let flat = Ast::Flatten(Box::new(of));
        Ok(Ast::Projection(Box::new(flat), Box::new(self.projected(FLATTEN)?)))
    }

    fn filter(&mut self, of: Ast) -> Result<Ast, CompileError> {
        let wanted = Box::new(self.expression(0)?);
        self.expect(']', "the filter has no end")?;
        // Nothing between a filter and `[]` belongs to the filter's projection.
        let each = match self.peek() {
            Token::Flatten => Ast::Current,
            _ => self.projected(FILTER)?,
        };
        Ok(Ast::Filter { of: Box::new(of), wanted, each: Box::new(each) })
    }

    /// `[0]`, `[1:2]` or `[*]`, the opening bracket taken.
    fn bracket(&mut self, of: Ast) -> Result<Ast, CompileError> {
        if self.takes('*') {
            self.expect(']', "a closing bracket is expected")?;
            return Ok(Ast::Projection(Box::new(of), Box::new(self.projected(STAR)?)));
        }
        let mut parts = [None; 3];
        let mut colons = 0;
        let start = self.at();
        loop {
            match self.next() {
                (Token::Number(number), at) => match parts.get_mut(colons) {
                    Some(part @ None) => *part = Some(number),
                    _ => return Err(syntax("one number too many", at)),
                },
                (Token::Sign(':'), at) if colons == 2 => {
                    return Err(syntax("a slice has no more than three parts", at));
                }
                (Token::Sign(':'), _) => colons += 1,
                (Token::Sign(']'), _) => break,
                (_, at) => return Err(syntax("a number or a closing bracket is expected", at)),
            }
        }
        let [first, end, step] = parts;
        if colons == 0 {
            let index = first.ok_or(syntax("an index is expected", start))?;
            return Ok(Ast::Sub(Box::new(of), Box::new(Ast::Index(index))));
        }
        if step == Some(0) {
            return Err(CompileError { mistake: Mistake::ZeroStep, at: start });
        }
        let slice = Ast::Slice(Slice { start: first, end, step: step.unwrap_or(1) });
        let sliced = Ast::Sub(Box::new(of), Box::new(slice));
        Ok(Ast::Projection(Box::new(sliced), Box::new(self.projected(STAR)?)))
    }

    /// A list of expressions, the opening bracket taken.
    fn list(&mut self) -> Result<Ast, CompileError> {
        let mut items = Vec::new();
        loop {
            items.push(self.expression(0)?);
            if self.takes(']') {
                return Ok(Ast::List(items));
            }
            self.expect(',', "a comma or a closing bracket is expected")?;
        }
    }

    /// A mapping of expressions, the opening brace taken.
    fn map(&mut self) -> Result<Ast, CompileError> {
        let mut entries = Vec::new();
        loop {
            let key = match self.next() {
                (Token::Name(key) | Token::QuotedName(key), _) => key,
                (_, at) => return Err(syntax("a key is expected", at)),
            };
            self.expect(':', "a colon is expected")?;
            entries.push((key, self.expression(0)?));
            if self.takes('}') {
                return Ok(Ast::Map(entries));
            }
            // The parser that Kyverno uses does without commas here.
            if !self.takes(',') && self.dialect != Dialect::Kyverno {
                self.expect(',', "a comma or a closing brace is expected")?;
            }
        }
    }

    /// A call, its name taken.
    fn call(&mut self, name: &str, at: usize) -> Result<Ast, CompileError> {
        self.next();
        let mut arguments = Vec::new();
        if !self.takes(')') {
            loop {
                arguments.push(self.expression(0)?);
                if self.takes(')') {
                    break;
                }
                self.expect(',', "a comma or a closing parenthesis is expected")?;
            }
        }
        let function = function::find(name, self.dialect);
        let error = |mistake| CompileError { mistake, at };
        let function = function.ok_or(error(Mistake::UnknownFunction(name.to_owned())))?;
        function.check_arity(arguments.len()).map_err(error)?;
        Ok(Ast::Call(function, arguments))
    }

    fn begins_index(&self) -> bool {
        match self.peek() {
            Token::Number(_) | Token::Sign(':') => true,
            Token::Sign('*') => {
                let after = self.tokens.len().checked_sub(2).and_then(|at| self.tokens.get(at));
                matches!(after, Some((Token::Sign(']'), _)))
            }
            _ => false,
        }
    }

    /// How tightly the next token binds what stands to its left; 0 when it does not.
    fn binding(&self) -> u8 {
        match self.peek() {
            Token::Sign('|') => PIPE,
            Token::Or => OR,
            Token::And => AND,
            Token::Compare(_) => COMPARE,
            Token::Flatten => FLATTEN,
            Token::Filter => FILTER,
            Token::Sign('.') => DOT,
            Token::Sign('[') => BRACKET,
            Token::Sign('(') => CALL,
            _ => 0,
        }
    }

    fn peek(&self) -> &Token {
        self.tokens.last().map_or(&Token::End, |(token, _)| token)
    }

    fn at(&self) -> usize {
        self.tokens.last().map_or(self.end, |(_, at)| *at)
    }

    fn next(&mut self) -> Placed {
        self.tokens.pop().unwrap_or((Token::End, self.end))
    }

    fn is_next(&self, wanted: char) -> bool {
        matches!(self.peek(), Token::Sign(sign) if *sign == wanted)
    }

    fn takes(&mut self, wanted: char) -> bool {
        let is_it = self.is_next(wanted);
        if is_it {
            self.next();
        }
        is_it
    }

    fn expect(&mut self, wanted: char, says: &'static str) -> Result<(), CompileError> {
        let at = self.at();
        if self.takes(wanted) { Ok(()) } else { Err(syntax(says, at)) }
    }
}
