//! Finds what a configuration sets that can only be replaced as a whole.

use super::types::{Keys, Type, Types};
use crate::tree::Tree;

/// How many are told.
const TOLD: usize = 10;

impl Types {
    /// The fields of `value` that are atomic. Maps whose keys are free are not looked into, as the
    /// API server does not either.
    pub(super) fn atomics(&self, type_: &Type, value: &Tree) -> Vec<String> {
        let mut found = Vec::new();
        self.search(type_, value, &mut String::new(), &mut found);
        found
    }

    fn search(&self, type_: &Type, value: &Tree, path: &mut String, found: &mut Vec<String>) {
        if found.len() >= TOLD {
            return;
        }
        let length = path.len();
        match value {
            Tree::Map(map) => {
                if self.is_atomic(type_) {
                    found.push(path.clone());
                }
                for (key, value) in map.iter() {
                    if let Some(type_) = self.declared(type_, key) {
                        path.extend([".", key]);
                        self.search(type_, value, path, found);
                        path.truncate(length);
                    }
                }
            }
            Tree::List(items) => {
                let (is_atomic, item) = match type_ {
                    Type::List(keys, item) => (*keys == Keys::None, &**item),
                    _ => (true, &Type::Anything),
                };
                if is_atomic {
                    found.push(path.clone());
                }
                for (index, value) in items.iter().enumerate() {
                    path.push_str(&format!("[{index}]"));
                    self.search(item, value, path, found);
                    path.truncate(length);
                }
            }
            _ => {}
        }
    }
}
