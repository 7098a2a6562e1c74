//! Trees that nobody would write.

use policy::tree::{Map, Tree};

use crate::dice::Dice;

/// Grows trees of given words.
pub(crate) struct Grower<'g> {
    pub(crate) dice: &'g mut Dice,
    /// The keys of mappings, parted by spaces.
    pub(crate) keys: &'g str,
    /// The strings, parted by spaces.
    pub(crate) words: &'g str,
}

impl Grower<'_> {
    /// A value; lists and mappings nest up to `depth`.
    pub(crate) fn tree(&mut self, depth: usize) -> Tree {
        match self.dice.below(if depth == 0 { 5 } else { 9 }) {
            0 => Tree::Null,
            1 => Tree::Bool(self.dice.below(2) == 0),
            2 => Tree::from_json(["0", "1", "1.5", "-3", "1e300"][self.dice.below(5)]).unwrap(),
            3 | 4 => Tree::String(self.one_of(self.words)),
            5 => Tree::List((0..self.dice.below(4)).map(|_| self.tree(depth - 1)).collect()),
            _ => Tree::Map(self.map(depth)),
        }
    }

    /// A mapping of up to five entries.
    pub(crate) fn map(&mut self, depth: usize) -> Map {
        let mut map = Map::new();
        for _ in 0..self.dice.below(6) {
            let key = self.one_of(self.keys);
            map.insert(key, self.tree(depth.saturating_sub(1)));
        }
        map
    }

    /// One of several words.
    pub(crate) fn one_of(&mut self, words: &str) -> String {
        let words: Vec<&str> = words.split_whitespace().collect();
        words[self.dice.below(words.len())].to_owned()
    }
}
