//! What binds tightest: names, literals, brackets, and what hangs on them with dots.

use super::super::function::Macros;
use super::super::value::{Text, Value};
use super::ast::{Entry, Expr, Field, Item, Kind, Name};
use super::lexer::Word;
use super::macros;
use super::parser::{Parsed, Parser};

/// Words that no variable or function may be called.
const RESERVED: [&str; 21] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "false",
    "for",
    "function",
    "if",
    "import",
    "in",
    "let",
    "loop",
    "namespace",
    "null",
    "package",
    "return",
    "true",
    "var",
    "void",
    "while",
];

impl Parser<'_> {
    /// A primary with fields, calls and indexes after it.
    pub(super) fn member(&mut self) -> Parsed<Expr> {
        let mut expr = self.primary()?;
        loop {
            let at = self.start();
            if self.takes(".") {
                let is_optional = self.takes_optional()?;
                let field = self.field()?;
                expr = if !is_optional && self.sees("(") {
                    let arguments = self.arguments()?;
                    macros::member(self, expr, field, arguments, at)?
                } else {
                    self.build(Kind::Select { operand: expr.into(), field, is_optional }, at)?
                };
            } else if self.takes("[") {
                let is_optional = self.takes_optional()?;
                let index = self.expression()?.into();
                self.expect("]")?;
                expr = self.build(Kind::Index { operand: expr.into(), index, is_optional }, at)?;
            } else if self.sees("{") {
                let Some((name, is_rooted)) = expr.qualified_name() else { return Ok(expr) };
                let name = if is_rooted { format!(".{name}") } else { name };
                let fields = self.fields()?;
                expr = self.build(Kind::Struct { name: name.into(), fields }, expr.at)?;
            } else {
                return Ok(expr);
            }
        }
    }

    fn primary(&mut self) -> Parsed<Expr> {
        let at = self.start();
        let literal = |value| Kind::Literal(value).at(at);
        Ok(match self.next() {
            Word::String(text) => literal(Value::String(Text::Shared(text.into()))),
            Word::Bytes(bytes) => literal(Value::Bytes(bytes.into())),
            Word::Uint(value) => literal(Value::Uint(value)),
            Word::Double(value) => literal(Value::Double(value)),
            Word::Int(value) => match i64::try_from(value) {
                Ok(value) => literal(Value::Int(value)),
                Err(_) => return Err(self.fail(at, "the integer does not fit 64 bits")),
            },
            Word::Sign("-") => match self.next() {
                Word::Double(value) => literal(Value::Double(-value)),
                Word::Int(value) => match i64::try_from(-i128::from(value)) {
                    Ok(value) => literal(Value::Int(value)),
                    Err(_) => return Err(self.fail(at, "the integer does not fit 64 bits")),
                },
                _ => return Err(self.fail(at, "unexpected `-`")),
            },
            Word::Sign("(") => {
                let inner = self.expression()?;
                self.expect(")")?;
                inner
            }
            Word::Sign("[") => Kind::List(self.items()?).at(at),
            Word::Sign("{") => Kind::Map(self.entries()?).at(at),
            Word::Sign(".") => match self.next() {
                Word::Name(name) => self.name(name.into(), true, at)?,
                _ => return Err(self.fail(at, "a name must follow the dot")),
            },
            Word::Name(name) => match &*name {
                "true" => literal(Value::Bool(true)),
                "false" => literal(Value::Bool(false)),
                "null" => literal(Value::Null),
                _ => self.name(name.into(), false, at)?,
            },
            _ => {
                self.back();
                return Err(self.unexpected());
            }
        })
    }

    /// A variable, or a call of a function.
    fn name(&mut self, name: Name, is_rooted: bool, at: usize) -> Parsed<Expr> {
        if RESERVED.contains(&&*name) {
            return Err(self.fail(at, format!("`{name}` is a reserved word")));
        }
        if !self.sees("(") {
            return Ok(Kind::Ident { name, is_rooted }.at(at));
        }
        let arguments = self.arguments()?;
        macros::global(self, name, is_rooted, arguments, at)
    }

    /// The name of a field. Words that are reserved elsewhere may be one.
    fn field(&mut self) -> Parsed<Name> {
        let at = self.start();
        match self.next() {
            Word::Name(name) if !["in", "true", "false", "null"].contains(&&*name) => {
                Ok(name.into())
            }
            Word::Quoted(name) => Ok(name.into()),
            _ => Err(self.fail(at, "the name of a field must stand here")),
        }
    }

    /// What stands in the parentheses of a call.
    fn arguments(&mut self) -> Parsed<Vec<Expr>> {
        self.expect("(")?;
        let mut arguments = Vec::new();
        if self.takes(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.expression()?);
            if !self.takes(",") {
                break;
            }
        }
        self.expect(")")?;
        Ok(arguments)
    }

    fn items(&mut self) -> Parsed<Vec<Item>> {
        let mut items = Vec::new();
        while !self.takes("]") {
            let is_optional = self.takes_optional()?;
            items.push(Item { is_optional, value: self.expression()? });
            if !self.takes(",") {
                self.expect("]")?;
                break;
            }
        }
        Ok(items)
    }

    fn entries(&mut self) -> Parsed<Vec<Entry>> {
        let mut entries = Vec::new();
        while !self.takes("}") {
            let is_optional = self.takes_optional()?;
            let key = self.expression()?;
            self.expect(":")?;
            entries.push(Entry { is_optional, key, value: self.expression()? });
            if !self.takes(",") {
                self.expect("}")?;
                break;
            }
        }
        Ok(entries)
    }

    fn fields(&mut self) -> Parsed<Vec<Field>> {
        self.expect("{")?;
        let mut fields = Vec::new();
        while !self.takes("}") {
            let is_optional = self.takes_optional()?;
            let at = self.start();
            let name = self.field()?;
            self.expect(":")?;
            fields.push(Field { at, is_optional, name, value: self.expression()? });
            if !self.takes(",") {
                self.expect("}")?;
                break;
            }
        }
        Ok(fields)
    }

    /// A question mark that makes what follows optional; an error where nobody knows of it.
    fn takes_optional(&mut self) -> Parsed<bool> {
        let at = self.start();
        match self.takes("?") {
            true if !self.macros.has(Macros::OPTIONALS) => {
                Err(self.fail(at, "optional syntax is not available"))
            }
            taken => Ok(taken),
        }
    }
}
