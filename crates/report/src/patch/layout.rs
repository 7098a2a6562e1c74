//! The hand a document is written in: how far it indents, and how it sets braces.

use model::document::Style;
use model::{Document, Literal, Node};

use super::scalar::{self, Quotes};
use super::text::Text;

/// How a document indents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// Columns from a mapping to the mapping under one of its keys.
    pub(super) mapping: usize,
    /// Columns from a mapping to the dashes under one of its keys.
    pub(super) dash: usize,
}

/// How a list or mapping in brackets is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Brackets {
    pub(super) quotes: Quotes,
    /// Keys have quotes too, as in JSON.
    pub(super) quoted_keys: bool,
    pub(super) colon: &'static str,
    pub(super) comma: &'static str,
    /// Each member has a line of its own, so far from the line's start, and this much further in
    /// each list or mapping below.
    pub(super) lines: Option<(usize, usize)>,
}

impl Layout {
    /// As the first lists and mappings of the document are written.
    pub(super) fn of(text: Text<'_>, document: &Document) -> Layout {
        let (mut mapping, mut dash) = (None, None);
        let mut open = vec![document.root()];
        let mut looked_at = 0;
        while let Some(node) = open.pop() {
            looked_at += 1;
            if mapping.is_some() && dash.is_some() || looked_at > 10_000 {
                break;
            }
            if node.style() != Style::Block {
                continue;
            }
            let from = column(text, node);
            let below: Vec<Node<'_>> =
                node.entries().filter(|it| !it.merged).map(|it| it.value).collect();
            for child in below.iter().filter(|child| child.style() == Style::Block) {
                let further = column(text, *child).checked_sub(from);
                match child.is_mapping() {
                    true => mapping = mapping.or(further.filter(|columns| *columns > 0)),
                    false => dash = dash.or(further),
                }
            }
            open.extend(below.into_iter().rev());
            open.extend(node.items().rev());
        }
        Layout { mapping: mapping.unwrap_or(2), dash: dash.unwrap_or(0) }
    }

    /// The lines of a list or mapping that is not empty, `column` columns in.
    pub(super) fn lines(&self, literal: &Literal, column: usize) -> Vec<String> {
        let pad = " ".repeat(column);
        let mut lines = Vec::new();
        match literal {
            Literal::Mapping(entries) => {
                entries.iter().for_each(|(key, value)| {
                    lines.extend(self.entry(&scalar::string(key, Quotes::Needed), value, column));
                });
            }
            Literal::Sequence(items) => {
                items.iter().for_each(|item| lines.extend(self.item(item, Quotes::Needed, column)));
            }
            _ => lines.extend(scalar::inline(literal, Quotes::Needed).map(|text| pad + &text)),
        }
        lines
    }

    /// The lines of an entry, whose key is written as it shall be.
    pub(super) fn entry(&self, key: &str, value: &Literal, column: usize) -> Vec<String> {
        let pad = " ".repeat(column);
        if let Some(text) = scalar::inline(value, Quotes::Needed) {
            return vec![format!("{pad}{key}: {text}")];
        }
        let mut lines = vec![format!("{pad}{key}:")];
        lines.extend(self.lines(value, column + self.below(value)));
        lines
    }

    /// The lines of an item, its dash `column` columns in.
    pub(super) fn item(&self, item: &Literal, quotes: Quotes, column: usize) -> Vec<String> {
        let pad = " ".repeat(column);
        if let Some(text) = scalar::inline(item, quotes) {
            return vec![format!("{pad}- {text}")];
        }
        let mut lines = self.lines(item, column + 2);
        if let Some(first) = lines.first_mut() {
            *first = format!("{pad}- {}", first.trim_start());
        }
        lines
    }

    /// How much further in a value stands than its key.
    pub(super) fn below(&self, value: &Literal) -> usize {
        if matches!(value, Literal::Sequence(_)) { self.dash } else { self.mapping }
    }
}

/// The column of a collection by indentation.
fn column(text: Text<'_>, node: Node<'_>) -> usize {
    let key = node.entries().filter(|entry| !entry.merged).map(|entry| entry.key_span).next();
    text.column(key.or(node.span()).map_or(0, |span| span.start as usize))
}

impl Brackets {
    /// The literal in brackets.
    pub(super) fn write(&self, literal: &Literal) -> String {
        if let Some(text) = scalar::inline(literal, self.quotes) {
            return text;
        }
        let inner =
            Brackets { lines: self.lines.map(|(column, unit)| (column + unit, unit)), ..*self };
        let (open, members, close) = match literal {
            Literal::Mapping(entries) => {
                let entries = entries.iter().map(|(key, value)| inner.entry(key, value));
                ('{', entries.collect::<Vec<_>>(), '}')
            }
            Literal::Sequence(items) => {
                ('[', items.iter().map(|item| inner.write(item)).collect(), ']')
            }
            _ => return String::new(),
        };
        match (self.lines, inner.lines) {
            (Some((outside, _)), Some((inside, _))) => {
                let members = members.join(&format!(",\n{}", " ".repeat(inside)));
                format!("{open}\n{}{members}\n{}{close}", " ".repeat(inside), " ".repeat(outside))
            }
            _ => format!("{open}{}{close}", members.join(self.comma)),
        }
    }

    /// One entry of a mapping in braces.
    pub(super) fn entry(&self, key: &str, value: &Literal) -> String {
        let quotes = if self.quoted_keys { Quotes::Double } else { Quotes::Needed };
        // Without quotes the colon needs its blank.
        let colon = if self.quoted_keys { self.colon } else { ": " };
        format!("{}{colon}{}", scalar::string(key, quotes), self.write(value))
    }
}
