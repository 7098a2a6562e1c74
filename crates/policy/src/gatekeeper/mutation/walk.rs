//! The way into an object, and what is made where it is missing.

use super::budget::Budget;
use super::change::New;
use super::conditions::Conditions;
use super::location::{Step, Which};
use crate::number::Number;
use crate::tree::{Map, Tree};

/// One mutator on its way into one object.
pub(super) struct Walk<'m> {
    pub(super) steps: &'m [Step],
    pub(super) conditions: &'m Conditions,
    pub(super) new: New<'m>,
    pub(super) budget: &'m mut Budget,
}

impl Walk<'_> {
    /// Goes on from the step at `depth`. Whether the mutator has done something below; the error
    /// says what stands in its way.
    pub(super) fn go(&mut self, current: &mut Tree, depth: usize) -> Result<bool, String> {
        self.budget.spend(1)?;
        let steps = self.steps;
        match (steps.get(depth), current) {
            (Some(Step::Field(name)), Tree::Map(map)) => self.field(map, name, depth),
            (Some(Step::Items { key, which }), Tree::List(items)) => {
                match (self.is_last(depth), which) {
                    (true, which) => self.set_item(items, key, which, depth),
                    (false, Which::All) => self.all_items(items, depth),
                    (false, which) => self.item(items, key, which, depth),
                }
            }
            (Some(Step::Field(name)), _) => {
                Err(format!("the field {name} is wanted where no mapping is"))
            }
            (Some(Step::Items { key, .. }), _) => {
                Err(format!("items by their {key} are wanted where no list is"))
            }
            (None, _) => Ok(false),
        }
    }

    fn field(&mut self, map: &mut Map, name: &str, depth: usize) -> Result<bool, String> {
        // A field is found by looking at each.
        self.budget.spend(map.len())?;
        let exists = map.get(name).is_some();
        if !self.allows(exists, depth) {
            return Ok(false);
        }
        if self.is_last(depth) {
            self.new.put(map, name, self.budget)?;
            return Ok(true);
        }
        if let Some(found) = map.get_mut(name) {
            return self.go(found, depth + 1);
        }
        let mut made = self.made(depth);
        let has_changed = self.go(&mut made, depth + 1)?;
        if has_changed {
            map.insert(name, made);
        }
        Ok(has_changed)
    }

    fn all_items(&mut self, items: &mut [Tree], depth: usize) -> Result<bool, String> {
        if !self.conditions.may_exist(depth) {
            return Ok(false);
        }
        let mut has_changed = false;
        for item in items {
            has_changed |= self.go(item, depth + 1)?;
        }
        Ok(has_changed)
    }

    fn item(
        &mut self,
        items: &mut Vec<Tree>,
        key: &str,
        which: &Which,
        depth: usize,
    ) -> Result<bool, String> {
        let (mut has_changed, mut is_there) = (false, false);
        for item in items.iter_mut() {
            self.budget.spend(1)?;
            if item.get(key).is_some_and(|value| which.is(value)) {
                if !self.conditions.may_exist(depth) {
                    return Ok(false);
                }
                has_changed |= self.go(item, depth + 1)?;
                is_there = true;
            }
        }
        if is_there || !self.conditions.may_lack(depth) {
            return Ok(has_changed);
        }
        let mut made = Map::new();
        made.insert(key, which.value());
        let mut made = Tree::Map(made);
        if self.go(&mut made, depth + 1)? {
            items.push(made);
            has_changed = true;
        }
        Ok(has_changed)
    }

    /// Puts a whole item in the place of the one with the same key, or behind all.
    fn set_item(
        &mut self,
        items: &mut Vec<Tree>,
        key: &str,
        which: &Which,
        depth: usize,
    ) -> Result<bool, String> {
        let New::Value(value) = self.new else {
            return Err(format!("only a whole item can be put into a list by its {key}"));
        };
        self.budget.spend(super::budget::size(value))?;
        for item in items.iter_mut() {
            self.budget.spend(1)?;
            let Tree::Map(map) = &*item else {
                return Err(format!("an item without fields cannot be known by its {key}"));
            };
            if map.get(key).is_some_and(|found| which.is(found)) {
                let may = self.conditions.may_exist(depth);
                if may {
                    *item = value.clone();
                }
                return Ok(may);
            }
        }
        let may = self.conditions.may_lack(depth);
        if may {
            items.push(value.clone());
        }
        Ok(may)
    }

    fn allows(&self, exists: bool, depth: usize) -> bool {
        match exists {
            true => self.conditions.may_exist(depth),
            false => self.conditions.may_lack(depth),
        }
    }

    fn is_last(&self, depth: usize) -> bool {
        depth + 1 == self.steps.len()
    }

    /// What the next step goes into.
    fn made(&self, depth: usize) -> Tree {
        match self.steps.get(depth + 1) {
            Some(Step::Items { .. }) => Tree::List(Vec::new()),
            _ => Tree::Map(Map::new()),
        }
    }
}

impl Which {
    /// It is the item whose key has this value.
    pub(super) fn is(&self, value: &Tree) -> bool {
        match (self, value) {
            (Which::Text(wanted), Tree::String(text)) => wanted == text,
            (Which::Number(wanted), Tree::Number(Number::Integer(number))) => wanted == number,
            _ => false,
        }
    }

    /// The value of its key.
    fn value(&self) -> Tree {
        match self {
            Which::All => Tree::Null,
            Which::Text(text) => Tree::String(text.clone()),
            Which::Number(number) => Tree::Number(Number::Integer(*number)),
        }
    }
}
