//! Values with variables in them: `{{ request.object.metadata.name }}`.

use std::sync::Arc;

use model::Node;

use super::known::Known;
use crate::jmespath::{CompileError, Dialect, EvalError, Expression};
use crate::tree::{Map, Tree};

/// A value that may have variables in its texts.
#[derive(Debug, Clone)]
pub(super) enum Template {
    /// Without any.
    Plain(Tree),
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
        Ok(Variable::Read(Arc::new(expression)))
    }

    /// Its value, in what is known.
    pub(super) fn value(&self, known: &Known) -> Result<Tree, EvalError> {
        known.ask(&*self.expression(known)?)
    }

    /// What it finds in a value, its own variables filled in from what is known.
    pub(super) fn value_in(&self, value: Node<'_>, known: &Known) -> Result<Tree, EvalError> {
        self.expression(known)?.evaluate(value, known.answers(), Expression::STEPS)
    }

    fn expression(&self, known: &Known) -> Result<Arc<Expression>, EvalError> {
        match self {
            Variable::Read(expression) => Ok(Arc::clone(expression)),
            Variable::Nested(template) => {
                let text = shown(&template.fill(known)?);
                let expression = Expression::compile(text.trim(), Dialect::Kyverno);
                let fault = |error: CompileError| EvalError::Function {
                    function: "{{ }}",
                    says: error.to_string(),
                };
                expression.map(Arc::new).map_err(fault)
            }
        }
    }
}

impl Template {
    /// Reads a value as it is written; `rewrite` gives the text to take for one that is written.
    pub(super) fn read(tree: &Tree, rewrite: &dyn Fn(&str) -> String) -> Result<Template, Fault> {
        Ok(match tree {
            Tree::String(text) => Template::of_text(&rewrite(text))?,
            Tree::List(items) => {
                let items = items.iter().map(|item| Template::read(item, rewrite));
                Template::List(items.collect::<Result<_, _>>()?)
            }
            Tree::Map(map) => {
                let entry = |(key, value): (&str, &Tree)| {
                    Ok((Template::of_text(&rewrite(key))?, Template::read(value, rewrite)?))
                };
                Template::Map(map.iter().map(entry).collect::<Result<_, Fault>>()?)
            }
            plain => Template::Plain(plain.clone()),
        })
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
            [] => Template::Plain(Tree::String(unescaped(&plain))),
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
    pub(super) fn plain(&self) -> Option<Tree> {
        Some(match self {
            Template::Plain(tree) => tree.clone(),
            Template::Whole(_) | Template::Text(_) => return None,
            Template::List(items) => {
                Tree::List(items.iter().map(Template::plain).collect::<Option<_>>()?)
            }
            Template::Map(entries) => {
                let mut map = Map::new();
                for (key, value) in entries {
                    map.insert(shown(&key.plain()?), value.plain()?);
                }
                Tree::Map(map)
            }
        })
    }

    /// The same, below these keys.
    pub(super) fn within(self, keys: &[&str]) -> Template {
        keys.iter().rev().fold(self, |inner, key| {
            Template::Map(vec![(Template::Plain(Tree::String((*key).to_owned())), inner)])
        })
    }

    /// The value with its variables filled in from what is known.
    pub(super) fn fill(&self, known: &Known) -> Result<Tree, EvalError> {
        Ok(match self {
            Template::Plain(tree) => tree.clone(),
            Template::Whole(variable) => variable.value(known)?,
            Template::Text(parts) => {
                let mut text = String::new();
                for part in parts {
                    match part {
                        Part::Text(plain) => text.push_str(plain),
                        Part::Variable(variable) => text.push_str(&shown(&variable.value(known)?)),
                    }
                }
                Tree::String(text)
            }
            Template::List(items) => {
                let items = items.iter().map(|item| item.fill(known));
                Tree::List(items.collect::<Result<_, _>>()?)
            }
            Template::Map(entries) => {
                let mut map = Map::new();
                for (key, value) in entries {
                    map.insert(shown(&key.fill(known)?), value.fill(known)?);
                }
                Tree::Map(map)
            }
        })
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

/// A value within a text: a string as it is, anything else as JSON.
pub(super) fn shown(value: &Tree) -> String {
    match value {
        Tree::String(text) => text.clone(),
        other => other.to_string(),
    }
}
