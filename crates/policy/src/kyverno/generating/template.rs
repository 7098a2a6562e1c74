//! `template` of a GeneratingPolicy: objects written in YAML, with expressions between `((` and
//! `))`. It becomes one expression that makes the same by `generator.Apply`.

use model::document::Entry;
use model::{Node, Span, Value};

use super::ReadYaml;
use super::placeholder::{self, Part, Parts};
use crate::number::Number;
use crate::tree::Tree;

/// No object nests deeper.
const DEEPEST: usize = 100;

/// The expression that makes what a template says; an error says what is wrong with it.
pub(super) fn expression(template: Node<'_>, read: ReadYaml) -> Result<String, String> {
    let text = template.get("value").as_str().unwrap_or_default();
    let documents = read(text).map_err(|why| format!("it is no YAML: {why}"))?;
    let is_filled = template.get("interpolate").as_str() == Some("cel");
    let writer = Writer { text, is_filled };
    let mut made = Vec::new();
    for document in documents.iter().filter(|it| it.root().is_set()) {
        made.push(writer.made(document.root())?);
    }
    match made.is_empty() {
        true => Err("it has no document".to_owned()),
        false => Ok(made.join(" && ")),
    }
}

/// Writes documents of one template.
struct Writer<'t> {
    text: &'t str,
    /// What stands between brackets is an expression.
    is_filled: bool,
}

impl Writer<'_> {
    /// The expression that makes one object, in the namespace that it names itself.
    fn made(&self, root: Node<'_>) -> Result<String, String> {
        let object = self.written(root, 0)?;
        let is_whole = |node: Node<'_>| matches!(self.parts(node), Ok(Some(Parts::Whole(_))));
        if !root.is_mapping() && !is_whole(root) {
            return Err("a document is no mapping, and so no object".to_owned());
        }
        let namespace = match root.get("metadata") {
            _ if !root.is_mapping() => format!("{object}.?metadata.?namespace.orValue('')"),
            metadata if is_whole(metadata) => {
                format!("{}.?namespace.orValue('')", self.written(metadata, 0)?)
            }
            metadata if metadata.get("namespace").is_set() => {
                self.written(metadata.get("namespace"), 0)?
            }
            _ => "''".to_owned(),
        };
        Ok(format!("generator.Apply({namespace}, dyn([{object}]))"))
    }

    fn written(&self, node: Node<'_>, depth: usize) -> Result<String, String> {
        if depth > DEEPEST {
            return Err("it nests too deep".to_owned());
        }
        let value = match node.value() {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => match node.span().and_then(|span| self.word(span)) {
                Some(word) => quoted(word),
                None => value.to_string(),
            },
            Value::String(text) => self.text(text)?,
            Value::Mapping => {
                let entries = node.entries().map(|entry| self.entry(&entry, depth + 1));
                format!("{{{}}}", entries.collect::<Result<Vec<_>, _>>()?.join(", "))
            }
            Value::Sequence => {
                let items = node.items().map(|item| self.written(item, depth + 1));
                format!("[{}]", items.collect::<Result<Vec<_>, _>>()?.join(", "))
            }
            number => match Number::of(number) {
                Some(Number::Integer(number)) => number.to_string(),
                Some(Number::Unsigned(number)) => format!("{number}u"),
                Some(Number::Float(number)) if number.is_finite() => format!("{number:?}"),
                _ => return Err("a number is not finite".to_owned()),
            },
        };
        Ok(format!("dyn({value})"))
    }

    fn entry(&self, entry: &Entry<'_>, depth: usize) -> Result<String, String> {
        let is_bool = matches!(entry.key, "true" | "false");
        let key = self.word(entry.key_span).filter(|_| is_bool).unwrap_or(entry.key);
        if self.is_filled && placeholder::is_in(key) {
            return Err(format!("there is an expression in a key, where none can be: {key}"));
        }
        Ok(format!("{}: {}", quoted(key), self.written(entry.value, depth)?))
    }

    fn text(&self, text: &str) -> Result<String, String> {
        if !self.is_filled {
            return Ok(quoted(text));
        }
        Ok(match placeholder::parts(text)? {
            Parts::Text(text) => quoted(&text),
            Parts::Whole(expression) => bracketed(expression),
            Parts::Mixed(parts) => {
                let parts = parts.iter().map(|part| match part {
                    Part::Text(text) => quoted(text),
                    Part::Expression(expression) => {
                        format!("string(dyn({}))", bracketed(expression))
                    }
                });
                parts.collect::<Vec<_>>().join(" + ")
            }
        })
    }

    fn parts<'n>(&self, node: Node<'n>) -> Result<Option<Parts<'n>>, String> {
        let text = node.as_str().filter(|_| self.is_filled);
        text.map(placeholder::parts).transpose()
    }

    /// `yes` and the like, which are words to the reader that Kyverno has here.
    fn word(&self, span: Span) -> Option<&str> {
        let rest = self.text.get(span.start as usize..)?;
        let word = rest.split(|letter: char| !letter.is_ascii_alphabetic()).next()?;
        let words = ["y", "n", "yes", "no", "on", "off"];
        words.iter().any(|it| it.eq_ignore_ascii_case(word)).then_some(word)
    }
}

fn quoted(text: &str) -> String {
    Tree::String(text.to_owned()).to_string()
}

/// An expression by itself, whatever it says; it may end in a comment.
fn bracketed(expression: &str) -> String {
    format!("({expression}\n)")
}
