//! Does the operations.

use super::{ApplyError, ApplyFault, Leniences, Operation, Patch};
use crate::patch::pointer::{Pointer, index};
use crate::tree::{Map, Tree};

/// How much all copies of a patch may add, in values and sixteenths of a byte of text.
const COPIES: usize = 1 << 20;
/// How deep a value may come to stand.
const DEPTH: usize = 256;
/// How many items a list may be lengthened by to reach an index.
const PADDING: usize = 1024;

impl Patch {
    /// The tree after all operations.
    pub fn apply(&self, tree: Tree, leniences: Leniences) -> Result<Tree, ApplyError> {
        let mut work = Work { tree, leniences, copies: COPIES };
        for (operation, each) in self.operations.iter().enumerate() {
            work.perform(each).map_err(|fault| ApplyError { operation, fault })?;
        }
        Ok(work.tree)
    }
}

struct Work {
    tree: Tree,
    leniences: Leniences,
    /// What copies may still add.
    copies: usize,
}

type Done<T = ()> = Result<T, ApplyFault>;

impl Work {
    fn perform(&mut self, operation: &Operation) -> Done {
        match operation {
            Operation::Add(path, value) => self.add(path, value.clone()),
            Operation::Remove(path) => match self.remove(path) {
                Err(ApplyFault::Missing(_)) if self.leniences.missing_path_on_remove => Ok(()),
                removed => removed.map(drop),
            },
            Operation::Replace(path, value) => {
                check_depth(path, value)?;
                let old = self.find_mut(path.steps()).ok_or_else(|| missing(path))?;
                *old = value.clone();
                Ok(())
            }
            Operation::Move { from, to } if to.is_below(from) => {
                Err(ApplyFault::IntoItself(from.to_string()))
            }
            Operation::Move { from, to } => {
                let value = self.remove(from)?;
                self.add(to, value)
            }
            Operation::Copy { from, to } => {
                let value = self.find_mut(from.steps()).ok_or_else(|| missing(from))?.clone();
                let left = self.copies.checked_sub(size(&value));
                self.copies = left.ok_or(ApplyFault::TooLarge)?;
                self.add(to, value)
            }
            Operation::Test(path, value) => {
                let failed = || Err(ApplyFault::Test(path.to_string()));
                match self.find_mut(path.steps()) {
                    Some(found) if found == value => return Ok(()),
                    Some(_) => return failed(),
                    None => {}
                }
                // A mapping that lacks the key fails the test; a way that ends before is wrong.
                let holder = path.split_last().and_then(|(before, _)| self.find_mut(before));
                if matches!(holder, Some(Tree::Map(_))) { failed() } else { Err(missing(path)) }
            }
        }
    }

    fn add(&mut self, path: &Pointer, value: Tree) -> Done {
        check_depth(path, &value)?;
        let Some((before, last)) = path.split_last() else {
            self.tree = value;
            return Ok(());
        };
        if self.leniences.make_path_on_add {
            self.make_path(path)?;
        }
        let leniences = self.leniences;
        match self.find_mut(before).ok_or_else(|| missing(path))? {
            Tree::Map(map) => map.insert(last, value),
            Tree::List(items) => {
                // A new item may come behind the last.
                let at = match last {
                    "-" => items.len(),
                    _ => place(last, items.len() + 1, leniences).ok_or_else(|| wrong(path))?,
                };
                items.insert(at, value);
            }
            _ => return Err(wrong(path)),
        }
        Ok(())
    }

    fn remove(&mut self, path: &Pointer) -> Done<Tree> {
        let Some((before, last)) = path.split_last() else {
            return Ok(std::mem::take(&mut self.tree));
        };
        let leniences = self.leniences;
        match self.find_mut(before).ok_or_else(|| missing(path))? {
            Tree::Map(map) => map.remove(last).ok_or_else(|| missing(path)),
            Tree::List(items) => {
                let at = place(last, items.len(), leniences).ok_or_else(|| missing(path))?;
                Ok(items.remove(at))
            }
            _ => Err(missing(path)),
        }
    }

    fn find_mut(&mut self, steps: &[String]) -> Option<&mut Tree> {
        let leniences = self.leniences;
        steps.iter().try_fold(&mut self.tree, |tree, step| match tree {
            Tree::Map(map) => map.get_mut(step),
            Tree::List(items) => {
                let at = place(step, items.len(), leniences)?;
                items.get_mut(at)
            }
            _ => None,
        })
    }

    /// Makes what is missing on the way to what will hold the last step: a list where the next
    /// step is an index, else a mapping.
    fn make_path(&mut self, path: &Pointer) -> Done {
        let leniences = self.leniences;
        let mut here = &mut self.tree;
        for pair in path.steps().windows(2) {
            let [step, next] = pair else { continue };
            here = match here {
                Tree::Map(map) => {
                    if map.get(step).is_none_or(|value| *value == Tree::Null) {
                        map.insert(step.as_str(), holder_of(next, leniences)?);
                    }
                    map.get_mut(step).ok_or(ApplyFault::TooLarge)?
                }
                Tree::List(items) => {
                    let at = match (step.as_str(), index(step)) {
                        ("-", _) => items.len(),
                        (_, Some(at)) => at,
                        // In a list without items, the last place is the first to be made.
                        _ if items.is_empty() => {
                            place(step, 1, leniences).ok_or_else(|| wrong(path))?
                        }
                        _ => place(step, items.len(), leniences).ok_or_else(|| wrong(path))?,
                    };
                    if at >= items.len() + PADDING {
                        return Err(ApplyFault::TooLarge);
                    }
                    while items.len() < at {
                        items.push(Tree::Null);
                    }
                    if items.len() == at {
                        items.push(holder_of(next, leniences)?);
                    }
                    let item = items.get_mut(at).ok_or(ApplyFault::TooLarge)?;
                    if *item == Tree::Null {
                        *item = holder_of(next, leniences)?;
                    }
                    item
                }
                _ => return Err(wrong(path)),
            };
        }
        Ok(())
    }
}

/// Something that can hold a step: a list, long enough to have an item put at its index, or a
/// mapping.
fn holder_of(step: &str, leniences: Leniences) -> Done<Tree> {
    match index(step) {
        Some(at) if at >= PADDING => Err(ApplyFault::TooLarge),
        Some(at) => Ok(Tree::List(vec![Tree::Null; at])),
        None if step == "-" || (step == "-1" && leniences.negative_indices) => {
            Ok(Tree::List(Vec::new()))
        }
        None => Ok(Tree::Map(Map::new())),
    }
}

/// The index that a step names among `count` places.
fn place(step: &str, count: usize, leniences: Leniences) -> Option<usize> {
    if let Some(back) = step.strip_prefix('-').filter(|_| leniences.negative_indices) {
        return count.checked_sub(index(back)?).filter(|at| *at < count);
    }
    index(step).filter(|at| *at < count)
}

fn check_depth(path: &Pointer, value: &Tree) -> Done {
    let depth = path.steps().len() + depth(value);
    if depth > DEPTH { Err(ApplyFault::TooLarge) } else { Ok(()) }
}

fn depth(tree: &Tree) -> usize {
    let below = match tree {
        Tree::List(items) => items.iter().map(depth).max(),
        Tree::Map(map) => map.iter().map(|(_, value)| depth(value)).max(),
        _ => None,
    };
    1 + below.unwrap_or(0)
}

fn size(tree: &Tree) -> usize {
    1 + match tree {
        Tree::String(text) => text.len() / 16,
        Tree::List(items) => items.iter().map(size).sum(),
        Tree::Map(map) => map.iter().map(|(key, value)| key.len() / 16 + size(value)).sum(),
        _ => 0,
    }
}

fn missing(path: &Pointer) -> ApplyFault {
    ApplyFault::Missing(path.to_string())
}

fn wrong(path: &Pointer) -> ApplyFault {
    ApplyFault::Place(path.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(document: &str, patch: &str, leniences: Leniences) -> Option<String> {
        let [document, patch] = [document, patch].map(|json| Tree::from_json(json).unwrap());
        let patched = Patch::read(&patch).unwrap().apply(document, leniences);
        patched.ok().map(|tree| tree.to_string())
    }

    #[test]
    fn leniences_of_kyverno_are_forgiven_only_when_asked() {
        for (document, patch, expected) in [
            ("[1,2]", r#"[{"op":"add","path":"/-1","value":3}]"#, "[1,2,3]"),
            ("[1,2]", r#"[{"op":"replace","path":"/-1","value":3}]"#, "[1,3]"),
            ("[1,2]", r#"[{"op":"remove","path":"/-2"}]"#, "[2]"),
            ("{}", r#"[{"op":"remove","path":"/a/b"}]"#, "{}"),
            ("[1]", r#"[{"op":"remove","path":"/7"}]"#, "[1]"),
            ("{}", r#"[{"op":"add","path":"/a/b/-","value":1}]"#, r#"{"a":{"b":[1]}}"#),
            ("{}", r#"[{"op":"add","path":"/a/1/b","value":1}]"#, r#"{"a":[null,{"b":1}]}"#),
            ("{}", r#"[{"op":"add","path":"/a/-1/b/-1","value":1}]"#, r#"{"a":[{"b":[1]}]}"#),
            (
                r#"{"a":[1,{"b":[2]}]}"#,
                r#"[{"op":"add","path":"/a/-1/b/-1","value":3}]"#,
                r#"{"a":[1,{"b":[2,3]}]}"#,
            ),
        ] {
            let lenient = apply(document, patch, Leniences::KYVERNO);
            assert_eq!(lenient.as_deref(), Some(expected), "{patch}");
            assert_eq!(apply(document, patch, Leniences::default()), None, "{patch}");
        }
    }

    #[test]
    fn patches_cannot_grow_without_bound() {
        let double = r#"{"op":"copy","from":"","path":"/-"}"#;
        let patch = format!("[{}]", vec![double; 60].join(","));
        assert_eq!(apply("[1,2,3]", &patch, Leniences::default()), None);
        let far = r#"[{"op":"add","path":"/a/4000000000","value":1}]"#;
        assert_eq!(apply("{}", far, Leniences::KYVERNO), None);
        let deep = format!(r#"[{{"op":"add","path":"{}","value":1}}]"#, "/a".repeat(100_000));
        assert_eq!(apply("{}", &deep, Leniences::KYVERNO), None);
    }
}
