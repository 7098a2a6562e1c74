//! How policies are read from their objects, and what is said where one is written wrongly.

use model::{Node, Place, Span};

use crate::cel::CompileError;

/// Something in a policy that keeps it from being used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The field, from the policy's root: `spec.validations[0].expression`.
    pub path: String,
    /// Where it stands in the policy's file.
    pub place: Option<Place>,
    /// What is wrong, as a clause.
    pub says: String,
    /// Nothing is wrong with it: it asks for something that is not answered here.
    pub is_unanswered: bool,
}

impl Mistake {
    pub(crate) fn at(path: impl Into<String>, node: Node<'_>, says: impl Into<String>) -> Mistake {
        let place = node.span().map(Place::from);
        Mistake { path: path.into(), place, says: says.into(), is_unanswered: false }
    }

    /// An expression that does not compile. Where it is written over several lines, the place is
    /// that of the line; the column counts within the expression.
    pub(super) fn of_expression(path: String, node: Node<'_>, error: &CompileError) -> Mistake {
        let place = node.span().map(|span| Place::from(line_of(node, span, error)));
        let (line, column) = (error.line, error.column);
        Mistake {
            path,
            place,
            says: format!("at {line}:{column} of the expression: {}", error.message),
            is_unanswered: false,
        }
    }
}

/// The line of a block scalar that the error is on; for anything else its beginning.
fn line_of(node: Node<'_>, span: Span, error: &CompileError) -> Span {
    match node.style() {
        model::document::Style::Literal => {
            Span { line: span.line.saturating_add(error.line as u32), column: 1, ..span }
        }
        _ => span,
    }
}

/// A field that must be a string that is not empty.
pub(super) fn required<'a>(holder: Node<'a>, key: &str, path: &str) -> Result<&'a str, Mistake> {
    let node = holder.get(key);
    match node.as_str().filter(|text| !text.trim().is_empty()) {
        Some(text) => Ok(text),
        None => {
            let whole = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            let stands = if node.is_present() { node } else { holder };
            Err(Mistake::at(whole, stands, format!("{key} must be a string that is not empty")))
        }
    }
}

/// A string, or nothing where there is none.
pub(super) fn text<'a>(holder: Node<'a>, key: &str) -> &'a str {
    holder.get(key).as_str().unwrap_or_default()
}

/// The strings of a list.
pub(super) fn texts(holder: Node<'_>, key: &str) -> Vec<String> {
    holder.get(key).strings().map(str::to_owned).collect()
}
