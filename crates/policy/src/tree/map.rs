//! A mapping whose entries keep their order.

use super::Tree;

/// Keys and values, in the order in which they came. Two mappings are equal in any order.
#[derive(Debug, Clone, Default)]
pub struct Map {
    entries: Vec<(String, Tree)>,
}

impl Map {
    /// A mapping without entries.
    pub fn new() -> Map {
        Map::default()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&Tree> {
        self.entries.iter().find(|(each, _)| each == key).map(|(_, value)| value)
    }

    /// The value of `key`, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Tree> {
        self.entries.iter_mut().find(|(each, _)| each == key).map(|(_, value)| value)
    }

    /// Gives `key` a value, at its old place where it had one.
    pub fn insert(&mut self, key: impl Into<String>, value: Tree) {
        let key = key.into();
        match self.get_mut(&key) {
            Some(old) => *old = value,
            None => self.entries.push((key, value)),
        }
    }

    /// Adds an entry whose key is known to be new.
    pub(crate) fn push(&mut self, key: String, value: Tree) {
        self.entries.push((key, value));
    }

    /// Takes an entry out.
    pub fn remove(&mut self, key: &str) -> Option<Tree> {
        let index = self.entries.iter().position(|(each, _)| each == key)?;
        Some(self.entries.remove(index).1)
    }

    /// Gives an entry another key, at its place; one that had that key is gone.
    pub fn rename(&mut self, from: &str, to: &str) {
        if from == to || self.get(from).is_none() {
            return;
        }
        self.remove(to);
        if let Some((key, _)) = self.entries.iter_mut().find(|(each, _)| each == from) {
            to.clone_into(key);
        }
    }

    /// Goes through the entries in their order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Tree)> {
        self.entries.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Goes through the entries in their order; their values may be changed.
    pub fn iter_mut(&mut self) -> impl ExactSizeIterator<Item = (&str, &mut Tree)> {
        self.entries.iter_mut().map(|(key, value)| (key.as_str(), value))
    }

    /// Keeps the entries that `keep` says yes to; it may change their values.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &mut Tree) -> bool) {
        self.entries.retain_mut(|(key, value)| keep(key, value));
    }

    /// The entries in the order of their keys; of one key the first.
    pub(crate) fn sorted(&self) -> Vec<(&str, &Tree)> {
        let mut entries: Vec<(&str, &Tree)> = self.iter().collect();
        entries.sort_by_key(|(key, _)| *key);
        entries.dedup_by_key(|(key, _)| *key);
        entries
    }

    /// The entries, taken apart.
    pub fn into_entries(self) -> Vec<(String, Tree)> {
        self.entries
    }
}

impl PartialEq for Map {
    fn eq(&self, other: &Map) -> bool {
        if self.len() != other.len() {
            return false;
        }
        // Most mappings that are compared have one order.
        let is_one_order = self.iter().zip(other.iter()).all(|((key, _), (own, _))| key == own);
        if is_one_order {
            return self.iter().zip(other.iter()).all(|((_, value), (_, own))| value == own);
        }
        self.sorted() == other.sorted()
    }
}

impl FromIterator<(String, Tree)> for Map {
    /// The last of several values of a key is kept.
    fn from_iter<I: IntoIterator<Item = (String, Tree)>>(entries: I) -> Map {
        let mut map = Map::new();
        entries.into_iter().for_each(|(key, value)| map.insert(key, value));
        map
    }
}

impl From<Map> for Tree {
    fn from(map: Map) -> Tree {
        Tree::Map(map)
    }
}
