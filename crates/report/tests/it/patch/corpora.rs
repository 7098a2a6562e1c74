//! Files that people wrote, where they are at hand: what is not to be fixed comes back as it was,
//! and random edits do what they say.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use model::path::Step;
use model::{Edit, FieldPath};
use report::patch::{Refusal, patch};

use super::apply::Tree;
use super::random::{Dice, hold, random_edit};
use super::{patched, read};

fn files() -> Vec<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let root = env::var_os("YAGURA_CORPUS").map_or_else(beside, PathBuf::from);
    let mut open = vec![root.join("manifests"), root.join("kyverno-policies")];
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|it| it == "yaml" || it == "yml" || it == "json") {
            files.push(path);
        }
    }
    files.sort();
    files
}

#[test]
fn what_needs_no_fix_comes_back_as_it_was() {
    for path in files() {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let result = patch(&text, &read(&text), &[], &|text| Some(read(text)));
        assert!(result.text == text, "{}", path.display());
    }
}

#[test]
fn a_field_put_in_and_taken_away_leaves_no_trace() {
    for (seed, path) in files().iter().enumerate().step_by(9) {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let Some(edit) = new_field(&text, &mut Dice(seed as u64)) else { continue };
        let added = patched(&text, vec![vec![edit.clone()]]);
        let added_path =
            edit.path().steps().iter().take_while(|step| **step != Step::Key("er".into()));
        let new = added_path.cloned().fold(FieldPath::root(), FieldPath::step);
        let removed = patched(&added.text, vec![vec![Edit::remove(new)]]);
        assert!(removed.text == text, "{}: {edit:?}\n{}", path.display(), removed.text);
    }
}

/// A field that is not there, in a mapping that is not empty.
fn new_field(text: &str, dice: &mut Dice) -> Option<Edit> {
    let documents = read(text);
    let (parent, _) = random_edit(documents.first()?.root(), dice)?.path().split_last()?;
    let mapping = parent.find(documents.first()?.root());
    (mapping.is_mapping() && mapping.get("new").as_str().is_none())
        .then(|| Edit::set(parent.key("new").key("er"), "x"))
}

#[test]
fn random_edits_of_files_do_what_they_say() {
    let (mut made, mut refused) = (0, Vec::new());
    for (seed, path) in files().iter().enumerate().step_by(7) {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let documents = read(&text);
        let Some(document) = documents.first() else { continue };
        for turn in 0..2 {
            let mut dice = Dice(seed as u64 * 8 + turn);
            let Some(edit) = random_edit(document.root(), &mut dice) else { continue };
            let result = patched(&text, vec![vec![edit.clone()]]);
            let context = format!("{}: {edit:?} gave\n{}", path.display(), result.text);
            made += result.fixed.len();
            for (_, why) in &result.refused {
                let is_shared = matches!(why, Refusal::Shared(_) | Refusal::Merged(_));
                refused
                    .extend((!is_shared).then(|| format!("{why}: {}: {edit:?}", path.display())));
            }
            if !matches!(edit, Edit::Remove { .. }) {
                assert!(comments_survive(&text, &result.text, &edit, &documents), "{context}");
            }
            hold(&text, &[edit], &result, &context);
        }
    }
    assert!(refused.len() * 100 <= made, "{made} made, refused:\n{}", refused.join("\n"));
}

/// An edit that takes nothing away takes no comment away.
fn comments_survive(before: &str, after: &str, edit: &Edit, documents: &[model::Document]) -> bool {
    let replaced = edit.path().find(documents[0].root());
    let comments = |text: &str| {
        text.lines()
            .filter(|line| line.trim_start().starts_with('#'))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let is_mapping = matches!(Tree::of(replaced), Tree::Mapping(_) | Tree::Sequence(_));
    is_mapping && matches!(edit, Edit::Set { .. })
        || replaced.as_str().is_some_and(|it| it.contains('\n'))
        || comments(before) == comments(after)
}
