//! What is wrong, with which object, where, and how to mend it.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::document::{Node, Span};
use crate::fix::Fix;
use crate::kind::group_of;
use crate::path::{FieldPath, Step};
use crate::verdict::{Severity, Verdict};

/// One thing that is wrong, or could not be looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The check that says so: `host-network`, `pss/baseline/host-namespaces`, a policy's rule.
    pub check: Cow<'static, str>,
    /// How bad it is.
    pub severity: Severity,
    /// `Fail`, or `Unknown` with what was missing.
    pub verdict: Verdict,
    /// The object it is about.
    pub object: Arc<Reference>,
    /// The file that gave the object, as the person named it.
    pub file: Option<Arc<str>>,
    /// Where the object begins in it: that tells apart two that have no name.
    pub begins: Option<Place>,
    /// The guilty field, from the object's root; it need not exist.
    pub path: FieldPath,
    /// Where the field stands, or the last of its parents that does.
    pub place: Option<Place>,
    /// One clause, lower case, without a full stop.
    pub says: String,
    /// What stands at `place` is a secret, and is never shown.
    pub hides: bool,
    /// How to make it go away.
    pub fix: Option<Fix>,
    /// Other objects that take part.
    pub related: Vec<Related>,
    /// The same for the same finding tomorrow, whatever moved around it.
    pub fingerprint: Fingerprint,
}

impl Finding {
    /// The same of an object that stands in no file.
    #[must_use]
    pub fn without_places(mut self) -> Finding {
        (self.file, self.place, self.begins) = (None, None, None);
        self.related.iter_mut().for_each(|related| related.place = None);
        self
    }
}

/// Where something is, in lines and columns from one. `width` is in bytes and may reach past the
/// end of the line: it ends there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The column, in characters.
    pub column: u32,
    /// How long it is.
    pub width: u32,
}

/// The name of an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// `apps/v1`
    pub api_version: String,
    /// `Deployment`
    pub kind: String,
    /// `None` where the object has or says none.
    pub namespace: Option<String>,
    /// `web`
    pub name: String,
}

/// Another object that takes part in a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The object.
    pub object: Reference,
    /// The file that gave it.
    pub file: Option<Arc<str>>,
    /// Where it stands.
    pub place: Option<Place>,
    /// Its part in the finding, as a clause: `binds it`.
    pub says: String,
}

/// Names a finding by what it says of what, without lines and indexes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub u128);

impl From<Span> for Place {
    fn from(span: Span) -> Place {
        Place { line: span.line, column: span.column, width: span.end.saturating_sub(span.start) }
    }
}

impl Place {
    /// Where the field at `path` stands under `root`, or the last of its parents that does: a
    /// scalar's own place, a list's or mapping's key.
    pub fn of(root: Node<'_>, path: &FieldPath) -> Option<Place> {
        let mut node = root;
        let mut place = first_key(root).or(root.span());
        for step in path.steps() {
            let (next, key) = match step {
                Step::Key(key) => match node.entry(key) {
                    Some(entry) => (entry.value, Some(entry.key_span)),
                    None => break,
                },
                Step::Index(index) => (node.item(*index), None),
            };
            if !next.is_present() {
                break;
            }
            let holds_others = next.is_mapping() || next.is_sequence();
            place = match key {
                Some(key) if holds_others || !next.is_set() => Some(key),
                None if next.is_mapping() => first_key(next).or(next.span()),
                _ => next.span(),
            };
            node = next;
        }
        place.map(Place::from)
    }
}

fn first_key(node: Node<'_>) -> Option<Span> {
    node.entries().next().map(|entry| entry.key_span)
}

impl Fingerprint {
    /// The fingerprint of what `check` says of the field at `path` of `object`, whose root is
    /// `root`. List items count by their names. `ordinal` tells apart what is alike otherwise.
    pub fn of(
        check: &str,
        object: &Reference,
        root: Node<'_>,
        path: &FieldPath,
        ordinal: usize,
    ) -> Fingerprint {
        let group = group_of(&object.api_version);
        let mut hash = Mix::new();
        for part in
            [check, group, &object.kind, object.namespace.as_deref().unwrap_or(""), &object.name]
        {
            hash.part(part);
        }
        let mut node = root;
        for step in path.steps() {
            match step {
                Step::Key(key) => {
                    node = node.get(key);
                    hash.part(key);
                }
                Step::Index(index) => {
                    node = node.item(*index);
                    hash.part(&item_name(node));
                }
            }
        }
        if ordinal > 0 {
            hash.part(&ordinal.to_string());
        }
        hash.end()
    }
}

impl Fingerprint {
    /// The fingerprint of what `check` says of a thing that no document stands for.
    pub fn without_object(
        check: &str,
        object: &Reference,
        path: &FieldPath,
        ordinal: usize,
    ) -> Fingerprint {
        let mut hash = Mix::new();
        let namespace = object.namespace.as_deref().unwrap_or("");
        for part in [check, "", &object.kind, namespace, &object.name, &path.to_string()] {
            hash.part(part);
        }
        hash.end().mixed("", ordinal)
    }

    /// Its thirty-two digits, as it is written: a report has thousands, and needs no formatter.
    pub fn digits(self) -> [u8; 32] {
        let digit = |bits: u8| if bits < 10 { b'0' + bits } else { b'a' + bits - 10 };
        let mut digits = [0; 32];
        let (pairs, _) = digits.as_chunks_mut();
        for ([high, low], byte) in pairs.iter_mut().zip(self.0.to_be_bytes()) {
            (*high, *low) = (digit(byte >> 4), digit(byte & 0xf));
        }
        digits
    }

    /// Another fingerprint, made of this one, a check and an ordinal.
    pub fn mixed(self, check: &str, ordinal: usize) -> Fingerprint {
        let mut hash = Mix::from(self);
        hash.part(check);
        if ordinal > 0 {
            hash.part(&ordinal.to_string());
        }
        hash.end()
    }
}

/// What a list item is called, whatever its index.
fn item_name(item: Node<'_>) -> Cow<'_, str> {
    const NAMES: &[&str] = &["name", "key", "mountPath", "containerPort", "port", "host", "path"];
    let named = NAMES.iter().find_map(|key| item.get(key).scalar());
    named.or_else(|| item.scalar()).unwrap_or(Cow::Borrowed("*"))
}

/// Two lanes of multiply and fold, eight bytes at a time: stable for ever, the same on every
/// machine, fast, and not meant to resist an attacker.
struct Mix(u64, u64);

impl Mix {
    fn new() -> Mix {
        Mix(0x9e37_79b9_7f4a_7c15, 0xd1b5_4a32_d192_ed03)
    }

    fn from(seed: Fingerprint) -> Mix {
        Mix(seed.0 as u64, (seed.0 >> 64) as u64)
    }

    fn part(&mut self, part: &str) {
        let mut rest = part.as_bytes();
        while let Some((word, behind)) = rest.split_first_chunk() {
            self.word(u64::from_le_bytes(*word));
            rest = behind;
        }
        // Fewer than eight are left; with the length, no two parts run into each other.
        let last = match part.as_bytes().last_chunk() {
            // Behind others they are the end of one word more.
            Some(word) => u64::from_be_bytes(*word) & ((1 << (8 * rest.len())) - 1),
            None => rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)),
        };
        self.word(last ^ (part.len() as u64) << 56);
    }

    fn word(&mut self, word: u64) {
        self.0 = fold(self.0 ^ word, 0xa076_1d64_78bd_642f);
        self.1 = fold(self.1 ^ word.rotate_left(29), 0xe703_7ed1_a0b4_28db);
    }

    fn end(self) -> Fingerprint {
        Fingerprint(u128::from(self.1) << 64 | u128::from(self.0))
    }
}

fn fold(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other);
    product as u64 ^ (product >> 64) as u64
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(std::str::from_utf8(&self.digits()).unwrap_or_default())
    }
}

impl fmt::Display for Reference {
    /// `Deployment shop/web`, `Namespace shop`; `KubeletConfiguration`, which has no name.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.namespace {
            None if self.name.is_empty() => out.write_str(&self.kind),
            Some(namespace) => write!(out, "{} {namespace}/{}", self.kind, self.name),
            None => write!(out, "{} {}", self.kind, self.name),
        }
    }
}
