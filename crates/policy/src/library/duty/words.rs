//! The kinds that a policy may have to do with: those that it names anywhere.
//!
//! Where a kind stands depends on the language: `kind: Secret`, `/api/v1/secrets`,
//! `resource.List("v1", "secrets", "")`. So all words count but those of variables, and a few kinds too
//! many are followed.

use std::collections::BTreeSet;

use model::{Node, Value};

use crate::resource_of;

/// Words as they are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Words {
    words: BTreeSet<String>,
    /// It may be any kind.
    is_any: bool,
}

/// The fields that name kinds which are looked up, made or changed.
const KINDS: &[&str] = &["kind", "kinds", "resources"];

impl Words {
    /// Adds those of a part of a policy.
    pub(super) fn add(&mut self, node: Node<'_>) {
        self.add_in(node, false);
    }

    fn add_in(&mut self, node: Node<'_>, is_of_kinds: bool) {
        match node.value() {
            Value::Mapping => {
                for entry in node.entries() {
                    if entry.key == "configMap" {
                        self.add_word("ConfigMap");
                    }
                    self.add_in(entry.value, KINDS.contains(&entry.key));
                }
            }
            Value::Sequence => node.items().for_each(|item| self.add_in(item, is_of_kinds)),
            Value::String(text) => {
                self.is_any |= is_of_kinds && (text.contains(['*', '?']) || text.contains("{{"));
                self.add_text(text);
            }
            _ => {}
        }
    }

    /// Adds those of a text.
    pub(super) fn add_text(&mut self, text: &str) {
        // Variables stand between the first half of a part and its second.
        for (index, part) in text.split("{{").enumerate() {
            let behind = part.split_once("}}").map_or("", |(_, behind)| behind);
            let plain = if index == 0 { part } else { behind };
            let words = plain.split(|letter: char| !letter.is_ascii_alphanumeric());
            words.filter(|word| word.len() > 1).for_each(|word| self.add_word(word));
        }
    }

    fn add_word(&mut self, word: &str) {
        if !self.words.contains(word) {
            self.words.insert(word.to_owned());
        }
    }

    /// Objects of this kind may be meant.
    pub(super) fn name(&self, kind: &str) -> bool {
        self.is_any || self.words.contains(kind) || self.words.contains(&resource_of(kind))
    }
}
