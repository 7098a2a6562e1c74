//! Patterns: a resource is laid beside a tree of wanted values, whose keys may have anchors
//! (`pkg/engine/validate`, `pkg/engine/anchor`).

mod scalar;

use model::path::Step;
use model::{FieldPath, Glob, Node, Value};

use super::anchor::Anchor;
use crate::tree::Tree;

/// What a pattern says of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Match {
    /// It matches.
    Pass,
    /// It does not, at this field.
    Fail(FieldPath),
    /// An anchor says that the pattern is not about it.
    Skip,
}

/// Deeper patterns and resources are nobody's.
const DEEPEST: usize = 200;
/// How many fields and items one match looks at.
const STEPS: usize = 2_000_000;

/// Lays `pattern` beside `resource`. `None` where it would take too long.
pub(super) fn matches(resource: Node<'_>, pattern: &Tree) -> Option<Match> {
    let mut matcher = Matcher { left: STEPS };
    match matcher.element(resource, pattern, &FieldPath::root(), 0) {
        Ok(()) => Some(Match::Pass),
        Err(Miss { why: Why::Exhausted, .. }) => None,
        Err(Miss { why: Why::Skips, .. }) => Some(Match::Skip),
        Err(Miss { path, .. }) => Some(Match::Fail(path)),
    }
}

/// Where a pattern does not match.
struct Miss {
    path: FieldPath,
    why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// The field is not as wanted.
    Differs,
    /// A conditional or global anchor does not hold.
    Skips,
    /// Too many steps, or too deep.
    Exhausted,
}

type Matched = Result<(), Miss>;

fn differs(path: &FieldPath) -> Matched {
    Err(Miss { path: path.clone(), why: Why::Differs })
}

fn skips(path: &FieldPath) -> Matched {
    Err(Miss { path: path.clone(), why: Why::Skips })
}

struct Matcher {
    left: usize,
}

impl Matcher {
    fn element(
        &mut self,
        resource: Node<'_>,
        pattern: &Tree,
        path: &FieldPath,
        depth: usize,
    ) -> Matched {
        if self.left == 0 || depth > DEEPEST {
            return Err(Miss { path: path.clone(), why: Why::Exhausted });
        }
        self.left -= 1;
        match pattern {
            Tree::Map(_) if !resource.is_mapping() => differs(path),
            Tree::Map(_) => self.map(resource, pattern, path, depth),
            Tree::List(_) if !resource.is_sequence() => differs(path),
            Tree::List(items) => self.list(resource, items, path, depth),
            // One wanted value for a list is wanted of each of its items.
            scalar if resource.is_sequence() => {
                let all = resource.items().all(|item| scalar::matches(item, scalar));
                if all { Ok(()) } else { differs(path) }
            }
            scalar if scalar::matches(resource, scalar) => Ok(()),
            _ => differs(path),
        }
    }

    fn map(
        &mut self,
        resource: Node<'_>,
        pattern: &Tree,
        path: &FieldPath,
        depth: usize,
    ) -> Matched {
        let Tree::Map(map) = pattern else { return Ok(()) };
        let mut fields: Vec<Field<'_>> =
            map.iter().map(|(key, value)| Field::of(key, value, resource, path)).collect();
        // Anchors first, then what holds anchors, then the rest; each by name.
        fields.sort_by(|one, other| one.rank().cmp(&other.rank()));
        for field in &fields {
            self.field(resource, field, path, depth)?;
        }
        Ok(())
    }

    fn field(
        &mut self,
        resource: Node<'_>,
        field: &Field<'_>,
        path: &FieldPath,
        depth: usize,
    ) -> Matched {
        let value = resource.get(&field.name);
        let below = path.clone().entry(&field.name);
        match field.anchor {
            Anchor::Negation if value.is_present() => differs(&below),
            Anchor::Negation => Ok(()),
            Anchor::Equality | Anchor::Global if !value.is_present() => Ok(()),
            Anchor::Equality => self.element(value, field.pattern, &below, depth + 1),
            Anchor::Condition if !value.is_present() => skips(&below),
            Anchor::Condition | Anchor::Global => {
                match self.element(value, field.pattern, &below, depth + 1) {
                    Err(Miss { why: Why::Differs, path }) => skips(&path),
                    other => other,
                }
            }
            Anchor::Existence => self.existence(value, field.pattern, &below, depth),
            Anchor::None | Anchor::Addition => match field.pattern {
                Tree::String(any) if any == "*" => {
                    if value.is_set() {
                        Ok(())
                    } else {
                        differs(&below)
                    }
                }
                pattern => self.element(value, pattern, &below, depth + 1),
            },
        }
    }

    /// Each item of the pattern must be matched by some item of the resource.
    fn existence(
        &mut self,
        value: Node<'_>,
        pattern: &Tree,
        path: &FieldPath,
        depth: usize,
    ) -> Matched {
        if !value.is_present() {
            return Ok(());
        }
        let Tree::List(wanted) = pattern else { return differs(path) };
        if !value.is_sequence() {
            return differs(path);
        }
        for pattern in wanted {
            let mut found = false;
            for item in value.items() {
                match self.element(item, pattern, path, depth + 1) {
                    Ok(()) => {
                        found = true;
                        break;
                    }
                    Err(miss) if miss.why == Why::Exhausted => return Err(miss),
                    Err(_) => {}
                }
            }
            if !found {
                return differs(path);
            }
        }
        Ok(())
    }

    fn list(
        &mut self,
        resource: Node<'_>,
        pattern: &[Tree],
        path: &FieldPath,
        depth: usize,
    ) -> Matched {
        let Some(first) = pattern.first() else { return differs(path) };
        match first {
            // Every item is held to the one pattern.
            Tree::Map(_) => {
                let pairs = resource.items().map(|item| (item, first));
                self.items(pairs, path, depth)
            }
            Tree::List(_) => {
                if resource.len() < pattern.len() {
                    return differs(path);
                }
                let pairs = resource.items().zip(pattern);
                self.items(pairs, path, depth)
            }
            scalar => self.element(resource, scalar, path, depth + 1),
        }
    }

    /// Items that an anchor leaves out do not count, unless it leaves out all of them.
    fn items<'n, 'p>(
        &mut self,
        pairs: impl Iterator<Item = (Node<'n>, &'p Tree)>,
        path: &FieldPath,
        depth: usize,
    ) -> Matched {
        let (mut matched, mut skipped) = (0, 0);
        for (index, (item, pattern)) in pairs.enumerate() {
            match self.element(item, pattern, &path.clone().index(index), depth + 1) {
                Ok(()) => matched += 1,
                Err(Miss { why: Why::Skips, .. }) => skipped += 1,
                Err(miss) => return Err(miss),
            }
        }
        if matched == 0 && skipped > 0 { skips(path) } else { Ok(()) }
    }
}

/// One field of a pattern.
struct Field<'p> {
    anchor: Anchor,
    name: String,
    pattern: &'p Tree,
}

impl<'p> Field<'p> {
    /// Keys of labels and annotations may have wildcards: they stand for the first key of the
    /// resource that is like them.
    fn of(key: &str, pattern: &'p Tree, resource: Node<'_>, path: &FieldPath) -> Field<'p> {
        let (anchor, name) = Anchor::parse(key);
        let mut name = name.to_owned();
        if name.contains(['*', '?']) && is_of_tags(path) {
            let glob = Glob::new(&name);
            let mut keys: Vec<&str> = resource.entries().map(|entry| entry.key).collect();
            keys.sort_unstable();
            if let Some(found) = keys.into_iter().find(|key| glob.matches(key)) {
                name = found.to_owned();
            }
        }
        Field { anchor, name, pattern }
    }

    fn rank(&self) -> (u8, &str) {
        let rank = match self.anchor {
            anchor if anchor.is_first() => 0,
            _ if has_anchors(self.pattern) => 1,
            _ => 2,
        };
        (rank, &self.name)
    }
}

/// `metadata.labels` or `metadata.annotations`, of the resource or of a template in it.
fn is_of_tags(path: &FieldPath) -> bool {
    let key = |step: &Step, name: &str| matches!(step, Step::Key(key) if key == name);
    match path.steps() {
        [.., metadata, tags] => {
            key(metadata, "metadata") && (key(tags, "labels") || key(tags, "annotations"))
        }
        _ => false,
    }
}

fn has_anchors(pattern: &Tree) -> bool {
    match pattern {
        Tree::Map(map) => {
            map.iter().any(|(key, value)| Anchor::parse(key).0.is_first() || has_anchors(value))
        }
        Tree::List(items) => items.iter().any(has_anchors),
        _ => false,
    }
}

/// The value of a node is nothing.
fn is_nothing(value: Node<'_>) -> bool {
    matches!(value.value(), Value::Absent | Value::Null)
}
