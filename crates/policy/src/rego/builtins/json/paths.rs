//! Paths into a value, `a/b/0` or an array of keys, and what is left of it with or without them.

use std::collections::BTreeMap;

use crate::rego::builtins::{Answer, Context, Stop, items};
use crate::rego::value::{Object, Value};

/// All paths together.
pub(super) enum Tree<'a> {
    /// A path ends here.
    End,
    /// Keys that paths go on with.
    Keys(BTreeMap<Value<'a>, Tree<'a>>),
}

impl<'a> Tree<'a> {
    /// Reads an array or a set of paths; nothing where it is none.
    pub(super) fn read(context: &mut Context, paths: &Value<'a>) -> Result<Option<Tree<'a>>, Stop> {
        let Some(paths) = items(paths) else { return Ok(None) };
        let mut tree = Tree::Keys(BTreeMap::new());
        for path in &paths {
            let Some(keys) = keys(path) else { return Ok(None) };
            context.spend(1 + keys.len())?;
            tree.insert(keys);
        }
        Ok(Some(tree))
    }

    /// What lies below the end of another path lies at that, too.
    fn insert(&mut self, keys: Vec<Value<'a>>) {
        let Some(count) = keys.len().checked_sub(1) else { return };
        let mut here = self;
        for (position, key) in keys.into_iter().enumerate() {
            let Tree::Keys(held) = here else { return };
            here = held.entry(key).or_insert_with(|| Tree::Keys(BTreeMap::new()));
            if position == count {
                *here = Tree::End;
            }
        }
    }

    fn at(&self, key: &Value<'a>) -> Option<&Tree<'a>> {
        match self {
            Tree::End => None,
            Tree::Keys(held) => held.get(key),
        }
    }

    /// What of a value lies at the paths.
    pub(super) fn kept(&self, context: &mut Context, value: &Value<'a>) -> Result<Value<'a>, Stop> {
        let Tree::Keys(_) = self else { return Ok(value.clone()) };
        self.changed(value, context, &mut |context, tree, item| match tree {
            Some(tree) => tree.kept(context, item).map(Some),
            None => Ok(None),
        })
    }

    /// What of a value does not lie at the paths.
    pub(super) fn left(&self, context: &mut Context, value: &Value<'a>) -> Answer<'a> {
        let Tree::Keys(_) = self else { return Ok(None) };
        let left = self.changed(value, context, &mut |context, tree, item| match tree {
            Some(tree) => tree.left(context, item),
            None => Ok(Some(item.clone())),
        });
        left.map(Some)
    }

    /// A value with its items changed or taken out; each comes with what paths go on with at it.
    fn changed(
        &self,
        value: &Value<'a>,
        context: &mut Context,
        change: &mut Change<'_, 'a>,
    ) -> Result<Value<'a>, Stop> {
        Ok(match value {
            Value::Object(object) => {
                context.spend(object.len())?;
                let mut entries = Vec::new();
                for (key, item) in object.entries() {
                    if let Some(item) = change(context, self.at(&key), &item)? {
                        entries.push((key, item));
                    }
                }
                Value::Object(Object::new(entries))
            }
            Value::Array(array) => {
                context.spend(array.len())?;
                let mut items = Vec::new();
                for (index, item) in array.iter().enumerate() {
                    let key = Value::string(index.to_string());
                    items.extend(change(context, self.at(&key), &item)?);
                }
                Value::array(items)
            }
            Value::Set(set) => {
                context.spend(set.len())?;
                let mut members = Vec::new();
                for member in set.members() {
                    members.extend(change(context, self.at(member), member)?);
                }
                Value::set(members)
            }
            scalar => scalar.clone(),
        })
    }
}

type Change<'c, 'a> = dyn FnMut(&mut Context, Option<&Tree<'a>>, &Value<'a>) -> Answer<'a> + 'c;

/// The keys of a path.
pub(super) fn keys<'a>(path: &Value<'a>) -> Option<Vec<Value<'a>>> {
    match path {
        Value::Array(keys) => Some(keys.iter().collect()),
        Value::String(text) if text.as_str().is_empty() => Some(Vec::new()),
        Value::String(text) => {
            let keys = text.as_str().trim_start_matches('/').split('/');
            let plain = |key: &str| key.replace("~1", "/").replace("~0", "~");
            Some(keys.map(|key| Value::from(plain(key))).collect())
        }
        _ => None,
    }
}
