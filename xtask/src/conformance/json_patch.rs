//! The common test cases of RFC 6902: two files of documents, patches, and what they become.

use anyhow::{Context, bail};
use policy::patch::json6902::{Leniences, Patch};
use policy::tree::Tree;

use super::ledger::Ledger;
use super::{Options, Outcome, Score, folder};

pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let Some(corpus) = folder("json-patch") else {
        return Ok(Outcome::Skipped("no corpus json-patch here".to_owned()));
    };
    let ledger = Ledger::read("json-patch")?;
    let mut score = Score::default();
    let mut disabled = 0;
    for file in ["spec_tests", "tests"] {
        let text = std::fs::read_to_string(corpus.join(file).with_extension("json"))?;
        let Tree::List(cases) = Tree::from_json(&text)? else { bail!("{file} is no list") };
        for (number, case) in cases.iter().enumerate() {
            if case.get("disabled") == Some(&Tree::Bool(true)) {
                disabled += 1;
                continue;
            }
            let comment = case.get("comment").and_then(Tree::as_str).unwrap_or_default();
            match difference(case)? {
                None => score.agrees(),
                Some(how) => {
                    score.differs(&format!("{file}/{number} {comment}"), &how, &ledger, options);
                }
            }
        }
    }
    score.remarks.push(format!("{disabled} cases are disabled by their authors"));
    Ok(Outcome::Ran(score))
}

fn difference(case: &Tree) -> anyhow::Result<Option<String>> {
    let document = case.get("doc").context("a case has a document")?.clone();
    let patch = case.get("patch").context("a case has a patch")?;
    let patched = Patch::read(patch).map_err(|error| error.to_string()).and_then(|patch| {
        patch.apply(document, Leniences::default()).map_err(|error| error.to_string())
    });
    let says = case.get("error").and_then(Tree::as_str);
    Ok(match (patched, says, case.get("expected")) {
        (Ok(patched), None, Some(expected)) if patched != *expected => {
            Some(format!("{patched} instead of {expected}"))
        }
        (Ok(patched), Some(says), _) => Some(format!("{patched} instead of an error: {says}")),
        (Err(error), None, _) => Some(error),
        (Ok(_), None, _) | (Err(_), Some(_), _) => None,
    })
}
