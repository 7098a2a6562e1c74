//! Polaris: what it makes of `CHECK/failure*.yaml` stands in `CHECK/mutated*.yaml`. Fixed by our
//! checks that answer Polaris's, the file says the same.

use std::fs;
use std::path::Path;

use anyhow::Context;
use model::{Document, Node, Value};
use source::yaml::{Limits, read};

use super::super::judged::files_in;
use super::super::ledger::Ledger;
use super::Bench;
use super::copy::Copy;

/// Fixes each file that Polaris has mutated.
pub(super) fn run(folder: &Path, bench: &mut Bench<'_>) -> anyhow::Result<()> {
    let rules = Ledger::read("polaris-checks")?.rules;
    let (mut alike, mut other, mut unfixed) = (0, 0, Vec::new());
    for mutated in files_in(folder)? {
        let name = mutated.file_name().unwrap_or_default().to_string_lossy();
        let Some(which) = name.strip_prefix("mutated") else { continue };
        let check = mutated.parent().and_then(Path::file_name).unwrap_or_default();
        let check = check.to_string_lossy().into_owned();
        let case = format!("mutated/{check}/failure{which}");
        let failure = fs::read(mutated.with_file_name(format!("failure{which}")))
            .with_context(|| format!("{check} has no failure{which}"))?;
        let ours = rules.get(&check).map_or(&[][..], Vec::as_slice);
        let fixed = fixed(&failure, ours, bench)?;
        match fixed {
            None => unfixed.push(format!("{check}/failure{which}")),
            Some(ours) => {
                let theirs = fs::read(&mutated)?;
                let how = differs(&ours, &theirs);
                *if how.is_none() { &mut alike } else { &mut other } += 1;
                bench.case(&case, how);
            }
        }
    }
    bench.remark(format!(
        "polaris-checks: of what it mutates, {alike} we fix to the same, {other} otherwise, {} we \
         leave: {}",
        unfixed.len(),
        unfixed.join(", ")
    ));
    Ok(())
}

/// The text after the fixes of these checks; `None` where they claim none.
fn fixed(text: &[u8], checks: &[String], bench: &Bench<'_>) -> anyhow::Result<Option<Vec<u8>>> {
    if checks.is_empty() {
        return Ok(None);
    }
    let copy = Copy::empty("polaris")?;
    copy.put("case.yaml", text)?;
    let said = bench.program.fix(copy.folder(), checks)?;
    let fixed = copy.texts()?.remove("case.yaml").context("the file is gone")?;
    let is_claimed = fixed != text || said.contains("not fixed: ");
    Ok(is_claimed.then_some(fixed))
}

/// Where two files do not say the same, whatever the order of their fields.
fn differs(ours: &[u8], theirs: &[u8]) -> Option<String> {
    let [ours, theirs] = [ours, theirs].map(|text| read(text, &Limits::default()).documents);
    if ours.len() != theirs.len() {
        return Some(format!("{} documents, theirs {}", ours.len(), theirs.len()));
    }
    let roots = ours.iter().map(Document::root).zip(theirs.iter().map(Document::root));
    roots.into_iter().find_map(|(ours, theirs)| node_differs("", ours, theirs))
}

fn node_differs(path: &str, ours: Node<'_>, theirs: Node<'_>) -> Option<String> {
    if ours.is_mapping() && theirs.is_mapping() {
        let missing = theirs.entries().filter(|it| ours.entry(it.key).is_none());
        return ours.entries().chain(missing).find_map(|it| {
            node_differs(&format!("{path}.{}", it.key), ours.get(it.key), theirs.get(it.key))
        });
    }
    if ours.is_sequence() && theirs.is_sequence() && ours.len() == theirs.len() {
        let mut pairs = ours.items().zip(theirs.items()).enumerate();
        return pairs
            .find_map(|(at, (ours, theirs))| node_differs(&format!("{path}[{at}]"), ours, theirs));
    }
    let is_scalar = !matches!(ours.value(), Value::Mapping | Value::Sequence);
    let is_same =
        is_scalar && ours.value() == theirs.value() && ours.is_present() == theirs.is_present();
    (!is_same).then(|| format!("{path} is {}, theirs {}", shown(ours), shown(theirs)))
}

fn shown(node: Node<'_>) -> String {
    match node.value() {
        _ if !node.is_present() => "not there".to_owned(),
        Value::Mapping => "a mapping".to_owned(),
        Value::Sequence => format!("a list of {}", node.len()),
        value => format!("{value:?}"),
    }
}
