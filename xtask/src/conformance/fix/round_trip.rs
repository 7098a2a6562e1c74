//! Fields put into files and taken out again: the bytes are the same as before.
//!
//! Every mapping of every document gets a field, all at once, and the new text is read and written
//! as any fix is. Before that, every scalar is set to what it says already. An empty mapping gets
//! none: a mapping goes with its last field, and so would it.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use model::{
    Document, Edit, FieldPath, Finding, Fingerprint, Fix, Literal, Node, Object, Place, Safety,
    Severity, Value, Verdict,
};
use report::patch::{Patched, patch};
use source::yaml::{Limits, read};

use super::Bench;
use super::copy::texts_in;

/// A field that no file has.
const FIELD: &str = "yaguraRoundTrip";

/// What was done to the files of a corpus.
#[derive(Default)]
struct Tally {
    files: usize,
    documents: usize,
    unchanged: usize,
    fields: usize,
    /// Why fields were not put in, and how many.
    refused: BTreeMap<String, usize>,
}

/// Judges each file of each corpus.
pub(super) fn run(corpora: &[(&str, &Path)], bench: &mut Bench<'_>) -> anyhow::Result<()> {
    for (corpus, folder) in corpora {
        let mut tally = Tally::default();
        for (file, text) in texts_in(folder)? {
            let is_yaml = file.ends_with(".yaml") || file.ends_with(".yml");
            if let Some(text) = String::from_utf8(text).ok().filter(|_| is_yaml) {
                let how = trip(&text, &mut tally);
                bench.case(&format!("round-trip/{corpus}/{file}"), how);
            }
        }
        let Tally { files, documents, unchanged, fields, refused } = tally;
        bench.remark(format!(
            "{corpus}: {files} files with {documents} documents: {unchanged} scalars set to what \
             they say, {fields} fields put in and taken out"
        ));
        for (why, count) in refused {
            bench.remark(format!("{corpus}: {count} fields not put in: {why}"));
        }
    }
    Ok(())
}

/// How a file comes back otherwise than it was.
fn trip(text: &str, tally: &mut Tally) -> Option<String> {
    let before = documents(text);
    tally.files += 1;
    tally.documents += before.len();
    let same = edits(&before, &mut unchanged);
    tally.unchanged += same.len();
    if edit(text, &same).text != text {
        return Some("a scalar that is set to what it says changes the text".to_owned());
    }
    let added = edits(&before, &mut added);
    let with = edit(text, &added);
    tally.fields += with.fixed.len();
    for (_, why) in &with.refused {
        *tally.refused.entry(why.to_string()).or_default() += 1;
    }
    let made: HashSet<usize> = with.fixed.iter().copied().collect();
    let made = added.into_iter().enumerate().filter(|(position, _)| made.contains(position));
    let removed: Vec<_> = made.map(|(_, (at, it))| (at, Edit::remove(it.path().clone()))).collect();
    let back = edit(&with.text, &removed);
    if let Some((_, why)) = back.refused.first() {
        return Some(format!("a field cannot be taken out again: {why}"));
    }
    let mut lines = text.split_inclusive('\n').zip(back.text.split_inclusive('\n')).enumerate();
    let other = lines.find(|(_, (before, after))| before != after);
    match other {
        Some((number, (before, after))) => {
            Some(format!("line {} was {before:?} and is {after:?}", number + 1))
        }
        None if back.text != text => Some("the text ends otherwise".to_owned()),
        None => None,
    }
}

/// Makes edits, each of the document at a position, all at once.
fn edit(text: &str, edits: &[(usize, Edit)]) -> Patched {
    let documents = documents(text);
    let findings: Vec<Finding> = edits
        .iter()
        .filter_map(|(at, edit)| Some(finding(documents.get(*at)?, edit.clone())))
        .collect();
    let findings: Vec<&Finding> = findings.iter().collect();
    patch(text, &documents, &findings, &|text| Some(self::documents(text)))
}

fn documents(text: &str) -> Vec<Document> {
    read(text.as_bytes(), &Limits::default()).documents
}

/// A finding that asks for this edit of the document.
fn finding(document: &Document, edit: Edit) -> Finding {
    let root = document.root();
    Finding {
        check: "round-trip".into(),
        severity: Severity::Low,
        verdict: Verdict::Fail,
        object: Arc::new(Object::new(root, None).reference()),
        file: None,
        begins: None,
        path: FieldPath::root(),
        place: Place::of(root, &FieldPath::root()),
        says: String::new(),
        hides: false,
        fix: Some(Fix { safety: Safety::Safe, edits: vec![edit] }),
        related: Vec::new(),
        fingerprint: Fingerprint(0),
    }
}

/// What `make` makes of every node, aliases left out.
fn edits(
    documents: &[Document],
    make: &mut dyn FnMut(Node<'_>, &FieldPath) -> Option<Edit>,
) -> Vec<(usize, Edit)> {
    let mut edits = Vec::new();
    for (position, document) in documents.iter().enumerate() {
        let mut seen = HashSet::new();
        let mut open = vec![(document.root(), FieldPath::root())];
        while let Some((node, path)) = open.pop() {
            if !seen.insert(node.id()) {
                continue;
            }
            edits.extend(make(node, &path).map(|edit| (position, edit)));
            open.extend(node.entries().map(|it| (it.value, path.clone().entry(it.key))));
            open.extend(node.items().enumerate().map(|(at, it)| (it, path.clone().index(at))));
        }
    }
    edits
}

/// Says what the scalar says already.
fn unchanged(node: Node<'_>, path: &FieldPath) -> Option<Edit> {
    let value: Literal = match node.value() {
        Value::Bool(value) => value.into(),
        Value::Integer(value) => value.into(),
        Value::String(value) => value.into(),
        _ => return None,
    };
    Some(Edit::set(path.clone(), value))
}

/// Puts the field in.
fn added(node: Node<'_>, path: &FieldPath) -> Option<Edit> {
    (node.is_mapping() && !node.is_empty()).then(|| Edit::set(path.clone().key(FIELD), true))
}
