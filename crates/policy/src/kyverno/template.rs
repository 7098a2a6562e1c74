//! Values with variables in them: `{{ request.object.metadata.name }}`.

use std::sync::Arc;

use super::known::Known;
use crate::jmespath::{CompileError, Dialect, Entries, EvalError, Expression, Text, Value};
use crate::tree::Tree;

/// A value that may have variables in its texts.
#[derive(Debug, Clone)]
pub(super) enum Template {
    /// Without any.
    Plain(Value<'static>),
    /// One variable and nothing else: its value, of whatever type.
    Whole(Variable),
    /// Text around variables.
    Text(Vec<Part>),
    List(Vec<Template>),
    Map(Vec<(Template, Template)>),
}

#[derive(Debug, Clone)]
pub(super) enum Part {
    Text(String),
    Variable(Variable),
}

/// An expression that was read, or whose text has variables itself.
#[derive(Debug, Clone)]
pub(super) enum Variable {
    Read(Arc<Expression>),
    /// The same, of one that asks of the images of the request.
    OfImages(Arc<Expression>),
    Nested(Box<Template>),
}

/// What cannot be used as a template, as a clause.
pub(crate) type Fault = String;

impl Variable {
    /// Reads an expression without braces.
    pub(super) fn read(text: &str) -> Result<Variable, Fault> {
        if text.contains("{{") {
            return Ok(Variable::Nested(Box::new(Template::of_text(text)?)));
        }
        // A value behind `{{-` is not looked through for variables of its own; none is here.
        let written = text.trim();
        let written = written.strip_prefix('-').unwrap_or(written);
        let expression = Expression::compile(written.trim(), Dialect::Kyverno);
        let expression = expression.map_err(|error| format!("{{{{{text}}}}}: {error}"))?;
        Ok(Variable::of(Arc::new(expression)))
    }

    fn of(expression: Arc<Expression>) -> Variable {
        match expression.speaks_of("images") {
            true => Variable::OfImages(expression),
            false => Variable::Read(expression),
        }
    }

    /// Its value, in what is known.
    pub(super) fn value<'v>(&'v self, known: &Known<'v>) -> Result<Value<'v>, EvalError> {
        match self {
            Variable::Read(expression) => known.ask(expression),
            Variable::OfImages(expression) => known.ask_with_images(expression),
            Variable::Nested(template) => {
                let value = Variable::of(compiled(template, known)?).tree(known)?;
                Ok(Value::from_tree(value))
            }
        }
    }

    /// A copy of its value.
    pub(super) fn tree(&self, known: &Known<'_>) -> Result<Tree, EvalError> {
        self.value(known)?.to_tree(Expression::STEPS)
    }

    /// What it finds in a value, its own variables filled in from what is known.
    pub(super) fn value_in<'v>(
        &'v self,
        value: &Value<'v>,
        known: &Known<'v>,
    ) -> Result<Value<'v>, EvalError> {
        match self {
            Variable::Read(expression) | Variable::OfImages(expression) => {
                expression.find(value, known.answers(), Expression::STEPS)
            }
            Variable::Nested(template) => {
                let expression = compiled(template, known)?;
                let found = expression.find(value, known.answers(), Expression::STEPS)?;
                found.to_tree(Expression::STEPS).map(Value::from_tree)
            }
        }
    }
}

/// The expression that a template comes to.
fn compiled(template: &Template, known: &Known<'_>) -> Result<Arc<Expression>, EvalError> {
    let text = template.fill(known)?;
    let expression = Expression::compile(text.shown()?.trim(), Dialect::Kyverno);
    let fault =
        |error: CompileError| EvalError::Function { function: "{{ }}", says: error.to_string() };
    expression.map(Arc::new).map_err(fault)
}

impl Template {
    /// Reads a value as it is written; `rewrite` gives the text to take for one that is written.
    pub(super) fn read(tree: &Tree, rewrite: &dyn Fn(&str) -> String) -> Result<Template, Fault> {
        Ok(match tree {
            Tree::String(text) => Template::of_text(&rewrite(text))?,
            Tree::List(items) => {
                let items = items.iter().map(|item| Template::read(item, rewrite));
                Template::list(items.collect::<Result<_, _>>()?)
            }
            Tree::Map(map) => {
                let entry = |(key, value): (&str, &Tree)| {
                    Ok((Template::of_text(&rewrite(key))?, Template::read(value, rewrite)?))
                };
                Template::map(map.iter().map(entry).collect::<Result<_, Fault>>()?)
            }
            plain => Template::Plain(Value::from_tree(plain.clone())),
        })
    }

    fn list(items: Vec<Template>) -> Template {
        let plain = |item: &Template| item.plain().cloned();
        match items.iter().map(plain).collect() {
            Some(items) => Template::Plain(Value::list(items)),
            None => Template::List(items),
        }
    }

    fn map(entries: Vec<(Template, Template)>) -> Template {
        let plain = |(key, value): &(Template, Template)| match key.plain()? {
            Value::String(key) => Some((key.clone(), value.plain()?.clone())),
            _ => None,
        };
        let Some(plain) = entries.iter().map(plain).collect::<Option<Entries<'_>>>() else {
            return Template::Map(entries);
        };
        let mut map = Entries::new();
        plain.into_iter().for_each(|(key, value)| put(&mut map, key, value));
        Template::Plain(Value::map(map))
    }

    /// Reads a text. `\{{` and `\$(` stand for themselves without the stroke.
    fn of_text(text: &str) -> Result<Template, Fault> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("{{") {
            if let Some(before) = before.strip_suffix('\\') {
                plain.push_str(before);
                plain.push_str("{{");
                rest = behind;
                continue;
            }
            let Some((inside, after)) = inside(behind) else {
                return Err(format!("{text}: a variable has no end"));
            };
            plain.push_str(before);
            if !plain.is_empty() {
                parts.push(Part::Text(unescaped(&std::mem::take(&mut plain))));
            }
            parts.push(Part::Variable(Variable::read(inside)?));
            rest = after;
        }
        plain.push_str(rest);
        Ok(match parts.as_slice() {
            [] => Template::Plain(Value::text(unescaped(&plain))),
            [Part::Variable(variable)] if plain.is_empty() => Template::Whole(variable.clone()),
            _ => {
                if !plain.is_empty() {
                    parts.push(Part::Text(unescaped(&plain)));
                }
                Template::Text(parts)
            }
        })
    }

    /// The value, where it has no variables.
    pub(super) fn plain(&self) -> Option<&Value<'static>> {
        if let Template::Plain(value) = self { Some(value) } else { None }
    }

    /// The same, below these keys.
    pub(super) fn within(self, keys: &[&str]) -> Template {
        keys.iter().rev().fold(self, |inner, key| {
            Template::map(vec![(Template::Plain(Value::text(*key)), inner)])
        })
    }

    /// The value with its variables filled in from what is known.
    pub(super) fn fill<'v>(&'v self, known: &Known<'v>) -> Result<Value<'v>, EvalError> {
        Ok(match self {
            Template::Plain(value) => value.reborrowed(),
            Template::Whole(variable) => variable.value(known)?,
            Template::Text(parts) => {
                let mut text = String::new();
                for part in parts {
                    match part {
                        Part::Text(plain) => text.push_str(plain),
                        Part::Variable(variable) => text.push_str(&variable.value(known)?.shown()?),
                    }
                }
                Value::text(text)
            }
            Template::List(items) => {
                let items = items.iter().map(|item| item.fill(known));
                Value::list(items.collect::<Result<_, _>>()?)
            }
            Template::Map(entries) => {
                let mut map = Entries::new();
                for (key, value) in entries {
                    let key = match key.fill(known)? {
                        Value::String(key) => key,
                        other => Text::Made(other.shown()?.into()),
                    };
                    put(&mut map, key, value.fill(known)?);
                }
                Value::map(map)
            }
        })
    }

    /// The value as a text; `None` where a variable has no value.
    pub(super) fn text(&self, known: &Known<'_>) -> Option<String> {
        Some(self.fill(known).ok()?.shown().ok()?.into_owned())
    }

    /// A copy of the value with its variables filled in.
    pub(super) fn tree(&self, known: &Known<'_>) -> Result<Tree, EvalError> {
        self.fill(known)?.to_tree(Expression::STEPS)
    }
}

/// Adds an entry. Of several of one key the last counts, at the place of the first.
fn put<'v>(map: &mut Entries<'v>, key: Text<'v>, value: Value<'v>) {
    match map.iter_mut().find(|(own, _)| own.as_str() == key.as_str()) {
        Some((_, old)) => *old = value,
        None => map.push((key, value)),
    }
}

fn unescaped(text: &str) -> String {
    text.replace("\\$(", "$(")
}

/// What stands up to the braces that end a variable, and what follows them.
fn inside(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("{{") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("}}") && depth > 0 {
            depth -= 1;
            at += 2;
        } else if rest.starts_with("}}") {
            return Some((text.get(..at)?, text.get(at + 2..)?));
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    None
}
