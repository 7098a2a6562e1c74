//! The test cases of the language's own specification: `*.textproto`, some thousand expressions
//! with what they give.
//!
//! One rule says what we leave out: a case that names a type of protobuf (a message, an enum, an
//! extension), in its expression or in what surrounds it, is about messages, which Kubernetes has
//! none of. The moments and spans of time that the language itself knows are no such types.

mod case;
mod expected;
mod textproto;

use std::fs;

use anyhow::Context;

use super::ledger::Ledger;
use super::{Options, Outcome, Score, folder};
use case::Case;
use textproto::Message;

pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let Some(corpus) = folder("cel-spec") else {
        return Ok(Outcome::Skipped("no corpus cel-spec here".to_owned()));
    };
    let ledger = Ledger::read("cel-spec")?;
    let mut score = Score::default();
    let mut skipped = 0;
    let mut files: Vec<_> = fs::read_dir(&corpus)?.collect::<Result<_, _>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    for file in files {
        let path = file.path();
        if path.extension().is_none_or(|extension| extension != "textproto") {
            continue;
        }
        let text = fs::read_to_string(&path)?;
        let read =
            textproto::read(&text).with_context(|| format!("cannot read {}", path.display()));
        let read = read?;
        let suite = read.text("name").unwrap_or_default();
        for section in read.messages("section") {
            for test in section.messages("test") {
                if names_protobuf(test) {
                    skipped += 1;
                    continue;
                }
                let section = section.text("name").unwrap_or_default();
                let name = format!("{suite}/{section}/{}", test.text("name").unwrap_or_default());
                match Case::read(test).and_then(|case| case.run()) {
                    Ok(None) => score.agrees(),
                    Ok(Some(how)) => score.differs(&name, &how, &ledger, options),
                    Err(error) => score.differs(&name, &format!("{error:#}"), &ledger, options),
                }
            }
        }
    }
    let passed = score.alike;
    let different = score.cases - passed;
    score
        .remarks
        .push(format!("{passed} as specified, {different} otherwise, {skipped} about messages"));
    Ok(Outcome::Ran(score))
}

/// A case is about messages, enums or extensions.
fn names_protobuf(test: &Message) -> bool {
    let own = ["google.protobuf.Timestamp", "google.protobuf.Duration"];
    test.words().any(|word| {
        let rest = own.iter().fold(word.to_owned(), |rest, name| rest.replace(name, ""));
        rest.contains("google.protobuf.")
            || word == "google.protobuf"
            || rest.contains("cel.expr.conformance")
            || rest.contains("TestAllTypes")
    })
}
