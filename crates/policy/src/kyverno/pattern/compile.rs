//! From a tree to a pattern whose anchors, numbers and wildcards are read.

use model::Glob;

use super::PatternError;
use super::scalar::Scalar;
use crate::kyverno::anchor::Anchor;
use crate::tree::{Map, Tree};

/// How deep a pattern may nest.
const DEPTH: usize = 128;
/// How many conditions all its texts may have: a letter can be one, and takes much more room then.
const CONDITIONS: usize = 1 << 16;

/// A pattern, or a part of one.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    Mapping(Mapping),
    List(Vec<Piece>),
    Scalar(Scalar),
}

/// What is asked of a mapping.
#[derive(Debug, Clone, Default)]
pub(super) struct Mapping {
    /// Fields whose anchors are looked at first.
    pub(super) anchored: Vec<Field>,
    /// The others.
    pub(super) plain: Vec<Field>,
}

/// What is asked of a field.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) anchor: Option<Anchor>,
    pub(super) name: String,
    /// The name stands for any key that it matches.
    pub(super) glob: Option<Glob>,
    pub(super) value: Piece,
}

pub(super) fn compile(pattern: &Tree) -> Result<Piece, PatternError> {
    if conditions(pattern, 0)? > CONDITIONS {
        return Err(PatternError::TooMany(CONDITIONS));
    }
    Ok(piece(pattern, Place::Anywhere))
}

/// How many conditions there are in all texts, where it does not nest too deep.
fn conditions(tree: &Tree, depth: usize) -> Result<usize, PatternError> {
    if depth >= DEPTH {
        return Err(PatternError::TooDeep(DEPTH));
    }
    Ok(match tree {
        Tree::String(text) => 1 + text.bytes().filter(|byte| b"|&".contains(byte)).count(),
        Tree::List(items) => sum(items.iter(), depth)?,
        Tree::Map(map) => sum(map.iter().map(|(_, value)| value), depth)?,
        _ => 1,
    })
}

fn sum<'t>(mut trees: impl Iterator<Item = &'t Tree>, depth: usize) -> Result<usize, PatternError> {
    trees.try_fold(0, |sum: usize, tree| Ok(sum + conditions(tree, depth + 1)?))
}

/// Keys may have wildcards only where people choose them: in labels and annotations.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Anywhere,
    Metadata,
    Labels,
}

impl Place {
    fn below(self, field: &str) -> Place {
        match (self, field) {
            (_, "metadata") => Place::Metadata,
            (Place::Metadata, "labels" | "annotations") => Place::Labels,
            _ => Place::Anywhere,
        }
    }
}

fn piece(tree: &Tree, place: Place) -> Piece {
    match tree {
        Tree::Map(map) => Piece::Mapping(mapping(map, place)),
        Tree::List(items) => {
            Piece::List(items.iter().map(|item| piece(item, Place::Anywhere)).collect())
        }
        scalar => Piece::Scalar(Scalar::compile(scalar)),
    }
}

fn mapping(map: &Map, place: Place) -> Mapping {
    // Anchors are looked at in the order of the keys as they are written, brackets and all.
    let mut entries: Vec<(&str, &Tree)> = map.iter().collect();
    entries.sort_unstable_by_key(|(key, _)| *key);
    let (mut anchored, mut first, mut last) = (Vec::new(), Vec::new(), Vec::new());
    for (key, tree) in entries {
        let (anchor, name) = match Anchor::of(key) {
            // What should be added by a mutation says nothing about what should be there.
            Some((Anchor::Addition, _)) => continue,
            Some((anchor, name)) => (Some(anchor), name),
            None => (None, key),
        };
        let has_wildcard = place == Place::Labels && name.contains(['*', '?']);
        let field = Field {
            anchor,
            name: name.to_owned(),
            glob: has_wildcard.then(|| Glob::new(name)),
            value: piece(tree, place.below(name)),
        };
        match anchor {
            Some(Anchor::Global) => first.push(field),
            Some(_) => anchored.push(field),
            None if has_anchors(&field.value) => first.push(field),
            None => last.push(field),
        }
    }
    // Where conditions are within, those of the last key come first.
    first.reverse();
    first.append(&mut last);
    Mapping { anchored, plain: first }
}

fn has_anchors(piece: &Piece) -> bool {
    match piece {
        Piece::Mapping(Mapping { anchored, plain }) => {
            // Fields with anchors inside come first, and so does a global one.
            let first = plain.first();
            !anchored.is_empty()
                || first.is_some_and(|field| field.anchor.is_some() || has_anchors(&field.value))
        }
        Piece::List(items) => items.iter().any(has_anchors),
        Piece::Scalar(_) => false,
    }
}
