//! The way from an object's root to one of its fields: `spec.containers[0].image`.
//!
//! Keys with other letters than those of a Kubernetes field name are quoted:
//! `metadata.annotations["example.com/owner"]`, with a backslash before a quote or a backslash.

use std::borrow::Cow;
use std::fmt::{self, Write};

use crate::document::Node;

/// A path of keys and indexes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FieldPath(Vec<Step>);

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into a mapping.
    Key(Cow<'static, str>),
    /// Into a list.
    Index(usize),
}

impl FieldPath {
    /// The object itself.
    pub fn root() -> FieldPath {
        FieldPath::default()
    }

    /// Reads the written form. What cannot be read as a step is taken as a key, letter by letter.
    pub fn parse(written: &str) -> FieldPath {
        FieldPath::read(written, |key| Cow::Owned(key.to_owned()))
    }

    fn read<'w>(written: &'w str, own: impl Fn(&'w str) -> Cow<'static, str>) -> FieldPath {
        // Few paths that are written in one piece are longer.
        let mut steps = Vec::with_capacity(4);
        let mut rest = written;
        while !rest.is_empty() {
            if let Some(behind) = rest.strip_prefix('.') {
                rest = behind;
                continue;
            }
            let (step, behind) = next_step(rest);
            steps.push(match step {
                Read::Key(key) => Step::Key(own(key)),
                Read::Unescaped(key) => Step::Key(Cow::Owned(key)),
                Read::Index(index) => Step::Index(index),
            });
            rest = behind;
        }
        FieldPath(steps)
    }

    /// The steps, from the root on.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Leads to the object itself.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// One key further, whose name a document gives.
    pub fn entry(self, key: &str) -> FieldPath {
        self.key(key.to_owned())
    }

    /// One step further.
    pub fn step(mut self, step: Step) -> FieldPath {
        self.0.push(step);
        self
    }

    /// One key further, whose name we know. It costs nothing; a document's own go to `entry`.
    pub fn key(mut self, key: impl Into<Cow<'static, str>>) -> FieldPath {
        self.0.push(Step::Key(key.into()));
        self
    }

    /// One index further.
    pub fn index(mut self, index: usize) -> FieldPath {
        self.0.push(Step::Index(index));
        self
    }

    /// `other`, starting where this one ends.
    pub fn join(&self, other: &FieldPath) -> FieldPath {
        FieldPath([self.0.as_slice(), &other.0].concat())
    }

    /// The same path with `base` before it.
    pub fn under(self, base: &[Step]) -> FieldPath {
        if base.is_empty() {
            return self;
        }
        let mut steps = Vec::with_capacity(base.len() + self.0.len());
        steps.extend_from_slice(base);
        steps.extend(self.0);
        FieldPath(steps)
    }

    /// One step back, and the step; `None` at the root.
    pub fn split_last(&self) -> Option<(FieldPath, &Step)> {
        let (last, init) = self.0.split_last()?;
        Some((FieldPath(init.to_vec()), last))
    }

    /// Follows the path as far as `root` goes: the last node there is, and how many steps led to it.
    pub fn follow<'d>(&self, root: Node<'d>) -> (Node<'d>, usize) {
        let mut node = root;
        for (taken, step) in self.0.iter().enumerate() {
            let next = match step {
                Step::Key(key) => node.get(key),
                Step::Index(index) => node.item(*index),
            };
            if !next.is_present() {
                return (node, taken);
            }
            node = next;
        }
        (node, self.0.len())
    }

    /// The node at the path's end; absent when the path leads nowhere.
    pub fn find<'d>(&self, root: Node<'d>) -> Node<'d> {
        match self.follow(root) {
            (node, taken) if taken == self.0.len() => node,
            (node, _) => node.absent(),
        }
    }
}

/// A step as it is written.
enum Read<'w> {
    Key(&'w str),
    /// A key whose backslashes are gone.
    Unescaped(String),
    Index(usize),
}

/// The first step of a written path, and what is left to read.
fn next_step(written: &str) -> (Read<'_>, &str) {
    if let Some(found) = written.strip_prefix('[').and_then(bracketed) {
        return found;
    }
    // The first letter belongs to the key, whatever it is.
    let tail = written.as_bytes().get(1..).unwrap_or_default();
    let end = tail.iter().position(|byte| matches!(byte, b'.' | b'['));
    let end = end.map_or(written.len(), |at| at + 1);
    let (key, rest) = written.split_at_checked(end).unwrap_or((written, ""));
    (Read::Key(key), rest)
}

/// What stands in brackets, and what follows them; `None` where it is neither a quoted key nor an
/// index.
fn bracketed(written: &str) -> Option<(Read<'_>, &str)> {
    if let Some(found) = written.strip_prefix('"').and_then(quoted) {
        return Some(found);
    }
    let (index, rest) = written.split_once(']')?;
    Some((Read::Index(index.parse().ok()?), rest))
}

/// The key up to `"]`, and what follows that; `None` where it never comes.
fn quoted(written: &str) -> Option<(Read<'_>, &str)> {
    let (mut from, mut is_escaped) = (0, false);
    while let Some(found) = written.get(from..)?.find(['\\', '"']) {
        let at = from + found;
        let rest = written.get(at + 1..)?;
        if written.as_bytes().get(at) == Some(&b'\\') {
            is_escaped = true;
            from = at + 1 + rest.chars().next()?.len_utf8();
        } else if let Some(rest) = rest.strip_prefix(']') {
            let key = written.get(..at)?;
            let step = if is_escaped { Read::Unescaped(unescaped(key)) } else { Read::Key(key) };
            return Some((step, rest));
        } else {
            from = at + 1;
        }
    }
    None
}

/// The key without the backslash before each letter that has one.
fn unescaped(key: &str) -> String {
    let mut letters = key.chars();
    let next = || match letters.next()? {
        '\\' => letters.next(),
        letter => Some(letter),
    };
    std::iter::from_fn(next).collect()
}

impl FieldPath {
    /// Writes the written form.
    pub fn write_to(&self, out: &mut impl Write) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write_index(*index, out)?,
                Step::Key(key) if !is_plain(key) => {
                    out.write_str("[\"")?;
                    for letter in key.chars() {
                        if matches!(letter, '"' | '\\') {
                            out.write_char('\\')?;
                        }
                        out.write_char(letter)?;
                    }
                    out.write_str("\"]")?;
                }
                Step::Key(key) => {
                    if position > 0 {
                        out.write_char('.')?;
                    }
                    out.write_str(key)?;
                }
            }
        }
        Ok(())
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_to(out)
    }
}

/// Nearly every index has one digit, and needs no formatter.
fn write_index(index: usize, out: &mut impl Write) -> fmt::Result {
    let digit = u32::try_from(index).ok().and_then(|index| char::from_digit(index, 10));
    match digit {
        Some(digit) => {
            out.write_char('[')?;
            out.write_char(digit)?;
            out.write_char(']')
        }
        None => write!(out, "[{index}]"),
    }
}

/// Whether a byte stands in a key without quotes: most keys have no others.
static PLAIN: [bool; 256] = plain();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which checks it")]
const fn plain() -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let it = byte as u8;
        table[byte] = it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-' | b'$');
        byte += 1;
    }
    table
}

fn is_plain(key: &str) -> bool {
    let is_plain = |it: u8| PLAIN.get(usize::from(it)).copied().unwrap_or_default();
    let is_letter = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '$');
    !key.is_empty() && (key.bytes().all(is_plain) || key.chars().all(is_letter))
}

impl From<&'static str> for FieldPath {
    /// The path borrows its keys: paths that checks are written with cost nothing to copy.
    fn from(written: &'static str) -> FieldPath {
        FieldPath::read(written, Cow::Borrowed)
    }
}

impl FromIterator<Step> for FieldPath {
    fn from_iter<T: IntoIterator<Item = Step>>(steps: T) -> FieldPath {
        FieldPath(steps.into_iter().collect())
    }
}

impl From<String> for FieldPath {
    fn from(written: String) -> FieldPath {
        FieldPath::parse(&written)
    }
}

impl From<&String> for FieldPath {
    fn from(written: &String) -> FieldPath {
        FieldPath::parse(written)
    }
}

impl From<&FieldPath> for FieldPath {
    fn from(path: &FieldPath) -> FieldPath {
        path.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_form_comes_back() {
        for written in [
            "",
            "spec",
            "spec.containers[0].image",
            "metadata.annotations[\"example.com/owner\"]",
            "[\"a.b\"][3].c",
        ] {
            assert_eq!(FieldPath::parse(written).to_string(), written);
        }
    }

    /// Every key of up to three of the letters that steer the reader, at every place of a path.
    #[test]
    fn every_path_comes_back() {
        const LETTERS: &[char] = &['a', '0', '.', '[', ']', '"', '\\', ' ', '\n', 'é'];
        let mut keys = vec![String::new()];
        let mut longest = keys.clone();
        for _ in 0..3 {
            let longer = |key: &String| {
                let key = key.clone();
                LETTERS.iter().map(move |letter| format!("{key}{letter}"))
            };
            longest = longest.iter().flat_map(longer).collect();
            keys.extend(longest.iter().cloned());
        }
        for key in &keys {
            let root = FieldPath::root();
            for path in [
                root.clone().entry(key),
                root.clone().key("a").entry(key).index(3),
                root.index(0).entry(key).entry(key).key("b"),
            ] {
                assert_eq!(FieldPath::parse(&path.to_string()), path, "{path}");
            }
        }
    }
}
