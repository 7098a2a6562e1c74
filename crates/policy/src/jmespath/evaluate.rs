//! Asks an expression of a value.

mod whole;

use model::Node;
use model::document::Key;

use super::Dialect;
use super::ast::{Ast, Comparison};
use super::error::EvalError;
use super::slice::Slice;
use super::surroundings::Surroundings;
use super::value::{Entries, List, Map, Reference, Text, Value};

/// One evaluation, with what is left of its budget.
pub(super) struct Evaluation<'s> {
    dialect: Dialect,
    pub(super) surroundings: &'s dyn Surroundings,
    steps: u64,
}

type Found<'v> = Result<Value<'v>, EvalError>;

impl<'s> Evaluation<'s> {
    pub(super) fn new(
        dialect: Dialect,
        surroundings: &'s dyn Surroundings,
        steps: u64,
    ) -> Evaluation<'s> {
        Evaluation { dialect, surroundings, steps }
    }

    /// Takes steps from the budget.
    pub(super) fn charge(&mut self, steps: usize) -> Result<(), EvalError> {
        let Some(left) = self.steps.checked_sub(steps as u64) else {
            return Err(EvalError::OutOfSteps);
        };
        self.steps = left;
        Ok(())
    }

    /// Takes what it costs to make a text of this many bytes.
    pub(super) fn charge_text(&mut self, bytes: usize) -> Result<(), EvalError> {
        self.charge(1 + bytes / 8)
    }

    pub(super) fn evaluate<'v>(&mut self, ast: &'v Ast, value: &Value<'v>) -> Found<'v> {
        self.charge(1)?;
        // Each part has a function of its own: they call each other deep down, and one function
        // for all would take the stack of all each time.
        match ast {
            Ast::Current => Ok(value.clone()),
            Ast::Field(key) => self.field(key, value),
            Ast::Path(keys) => self.path(keys, value),
            Ast::Literal(document) => Ok(Value::from_node(document.root())),
            Ast::Index(index) => Ok(at(*index, value)),
            Ast::Slice(slice) => self.slice(*slice, value),
            Ast::Sub(first, second) => self.sub(first, second, value),
            Ast::Pipe(first, second) => self.pipe(first, second, value),
            Ast::Or(first, second) => self.or(first, second, value),
            Ast::And(first, second) => self.and(first, second, value),
            Ast::Not(inner) => self.not(inner, value),
            Ast::Compare(comparison, left, right) => self.compare(*comparison, left, right, value),
            Ast::Reference(inner) => Ok(Value::Expression(Reference(inner))),
            Ast::Call(function, arguments) => {
                let values = self.each(arguments.iter(), value)?;
                function.call(self, &values)
            }
            Ast::List(_) | Ast::Map(_) if matches!(value, Value::Null) => Ok(Value::Null),
            Ast::List(parts) => self.each(parts.iter(), value).map(Value::list),
            Ast::Map(parts) => self.map(parts, value),
            Ast::Flatten(of) => self.flatten(of, value),
            Ast::Projection(of, each) => self.projection(of, each, value),
            Ast::Values(of, each) => self.values(of, each, value),
            Ast::Filter { of, wanted, each } => self.filter(of, wanted, each, value),
        }
    }

    fn slice<'v>(&mut self, slice: Slice, value: &Value<'v>) -> Found<'v> {
        let Value::List(list) = value else { return Ok(Value::Null) };
        let indexes = slice.indexes(list.len());
        self.charge(indexes.len())?;
        Ok(Value::list(indexes.into_iter().filter_map(|at| list.get(at)).collect()))
    }

    fn sub<'v>(&mut self, first: &'v Ast, second: &'v Ast, value: &Value<'v>) -> Found<'v> {
        let found = self.evaluate(first, value)?;
        self.evaluate(second, &found)
    }

    fn pipe<'v>(&mut self, first: &'v Ast, second: &'v Ast, value: &Value<'v>) -> Found<'v> {
        let found = self.lenient(first, value)?;
        self.lenient(second, &found)
    }

    fn or<'v>(&mut self, first: &'v Ast, second: &'v Ast, value: &Value<'v>) -> Found<'v> {
        let found = self.lenient(first, value)?;
        if found.is_truthy() { Ok(found) } else { self.lenient(second, value) }
    }

    fn and<'v>(&mut self, first: &'v Ast, second: &'v Ast, value: &Value<'v>) -> Found<'v> {
        let found = self.lenient(first, value)?;
        if found.is_truthy() { self.evaluate(second, value) } else { Ok(found) }
    }

    fn not<'v>(&mut self, inner: &'v Ast, value: &Value<'v>) -> Found<'v> {
        Ok(Value::Bool(!self.lenient(inner, value)?.is_truthy()))
    }

    /// What each of several parts finds in one value.
    fn each<'v>(
        &mut self,
        parts: impl Iterator<Item = &'v Ast>,
        value: &Value<'v>,
    ) -> Result<Vec<Value<'v>>, EvalError> {
        let mut values = Vec::new();
        for part in parts {
            values.push(self.lenient(part, value)?);
        }
        Ok(values)
    }

    fn map<'v>(&mut self, parts: &'v [(String, Ast)], value: &Value<'v>) -> Found<'v> {
        let values = self.each(parts.iter().map(|(_, part)| part), value)?;
        let mut entries: Vec<(Text<'v>, Value<'v>)> = Vec::with_capacity(parts.len());
        for ((key, _), found) in parts.iter().zip(values) {
            self.charge(entries.len() / 8)?;
            // Of several values of one key the last counts.
            entries.retain(|(each, _)| each.as_str() != key);
            entries.push((Text::Borrowed(key), found));
        }
        Ok(Value::map(entries))
    }

    fn projection<'v>(&mut self, of: &'v Ast, each: &'v Ast, value: &Value<'v>) -> Found<'v> {
        match self.lenient(of, value)? {
            Value::List(list) if matches!(each, Ast::Current) => self.without_nulls(list),
            Value::List(list) => self.project(list.iter(), each),
            _ => Ok(Value::Null),
        }
    }

    fn values<'v>(&mut self, of: &'v Ast, each: &'v Ast, value: &Value<'v>) -> Found<'v> {
        let Value::Map(map) = self.lenient(of, value)? else { return Ok(Value::Null) };
        self.charge(map.len())?;
        self.project(map.entries().into_iter().map(|(_, value)| value), each)
    }

    fn filter<'v>(
        &mut self,
        of: &'v Ast,
        wanted: &'v Ast,
        each: &'v Ast,
        value: &Value<'v>,
    ) -> Found<'v> {
        let Value::List(list) = self.lenient(of, value)? else { return Ok(Value::Null) };
        let mut kept = Vec::new();
        for item in list.iter() {
            if self.lenient(wanted, &item)?.is_truthy() {
                kept.push(item);
            }
        }
        self.project(kept.into_iter(), each)
    }

    /// The same, where a key that is not there is null in any dialect.
    pub(super) fn lenient<'v>(&mut self, ast: &'v Ast, value: &Value<'v>) -> Found<'v> {
        match self.evaluate(ast, value) {
            Err(EvalError::UnknownKey(_)) => Ok(Value::Null),
            found => found,
        }
    }

    fn field<'v>(&mut self, key: &Key, value: &Value<'v>) -> Found<'v> {
        let Value::Map(map) = value else { return Ok(Value::Null) };
        self.charge(map.len() / 8)?;
        match map {
            Map::Borrowed(node) => match node.find(key) {
                found if found.is_present() => Ok(Value::from_node(found)),
                _ => self.lacks(key),
            },
            Map::Made(entries) => match held(entries, key) {
                Some(found) => Ok(found.clone()),
                None => self.lacks(key),
            },
        }
    }

    fn path<'v>(&mut self, keys: &[Key], value: &Value<'v>) -> Found<'v> {
        let mut found = value;
        let mut rest = keys.iter();
        while let Some(key) = rest.as_slice().first() {
            match found {
                Value::Map(Map::Borrowed(node)) => return self.follow(rest.as_slice(), *node),
                Value::Map(Map::Made(entries)) => {
                    self.charge(1 + entries.len() / 8)?;
                    match held(entries, key) {
                        Some(below) => found = below,
                        None => return self.lacks(key),
                    }
                }
                _ => return Ok(Value::Null),
            }
            rest.next();
        }
        Ok(found.clone())
    }

    /// A mapping has no such key.
    fn lacks<'v>(&self, key: &Key) -> Found<'v> {
        match self.dialect {
            Dialect::Standard => Ok(Value::Null),
            Dialect::Kyverno => Err(EvalError::UnknownKey(key.clone())),
        }
    }

    /// The same within a document.
    fn follow<'v>(&mut self, keys: &[Key], mut node: Node<'v>) -> Found<'v> {
        for key in keys {
            self.charge(1 + node.len() / 8)?;
            let next = node.find(key);
            if !next.is_present() {
                return if node.is_mapping() { self.lacks(key) } else { Ok(Value::Null) };
            }
            node = next;
        }
        Ok(Value::from_node(node))
    }

    /// What `each` finds in the items, without nulls.
    fn project<'v>(&mut self, items: impl Iterator<Item = Value<'v>>, each: &'v Ast) -> Found<'v> {
        let mut results = Vec::new();
        for item in items {
            match self.lenient(each, &item)? {
                Value::Null => {}
                found => results.push(found),
            }
        }
        Ok(Value::list(results))
    }

    /// What the items are themselves, without nulls.
    fn without_nulls<'v>(&mut self, list: List<'v>) -> Found<'v> {
        self.charge(list.len())?;
        let is_null = |item: &Value<'_>| matches!(item, Value::Null);
        let has_nulls = list.iter().any(|item| is_null(&item));
        Ok(match has_nulls {
            true => Value::list(list.iter().filter(|item| !is_null(item)).collect()),
            false => Value::List(list),
        })
    }

    fn flatten<'v>(&mut self, of: &'v Ast, value: &Value<'v>) -> Found<'v> {
        let Value::List(list) = self.lenient(of, value)? else { return Ok(Value::Null) };
        let mut flat = Vec::new();
        for item in list.iter() {
            match item {
                Value::List(inner) => {
                    self.charge(inner.len())?;
                    flat.extend(inner.iter());
                }
                other => flat.push(other),
            }
            self.charge(1)?;
        }
        Ok(Value::list(flat))
    }

    fn compare<'v>(
        &mut self,
        comparison: Comparison,
        left: &'v Ast,
        right: &'v Ast,
        value: &Value<'v>,
    ) -> Found<'v> {
        let (left, right) = (self.lenient(left, value)?, self.lenient(right, value)?);
        let holds = match (comparison, &left, &right) {
            (Comparison::Equal, left, right) => self.equal(left, right)?,
            (Comparison::NotEqual, left, right) => !self.equal(left, right)?,
            (_, Value::Number(left), Value::Number(right)) => {
                let order = left.compare(*right);
                match comparison {
                    Comparison::Less => order.is_lt(),
                    Comparison::LessOrEqual => order.is_le(),
                    Comparison::Greater => order.is_gt(),
                    _ => order.is_ge(),
                }
            }
            _ => return Ok(Value::Null),
        };
        Ok(Value::Bool(holds))
    }
}

/// The value of a key, among a few.
fn held<'e, 'v>(entries: &'e Entries<'v>, key: &Key) -> Option<&'e Value<'v>> {
    let key = key.as_bytes();
    entries.iter().find(|(own, _)| own.as_str().as_bytes() == key).map(|(_, value)| value)
}

/// The item at an index, counted from the end when it is negative.
fn at<'v>(index: i64, value: &Value<'v>) -> Value<'v> {
    let Value::List(list) = value else { return Value::Null };
    let length = i64::try_from(list.len()).unwrap_or(i64::MAX);
    let index = if index < 0 { index.saturating_add(length) } else { index };
    usize::try_from(index).ok().and_then(|index| list.get(index)).unwrap_or(Value::Null)
}
