//! `yagura fix TARGET…`: show or make the edits that findings ask for.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use judge::Judgement;
use model::{Document, Finding, Level, Safety, objects_in};
use report::patch::{self, Patched};
use source::files::{self, Content, Input};
use source::yaml::{self, Limits};

use crate::cli::Fix;
use crate::config::Config;
use crate::pipeline::Judges;
use crate::{clock, intake, selection, speech};

/// An edit may bring up what another check minds; after this many rounds it is let be.
const ROUNDS: usize = 5;

/// One file's new text, and how it came about.
struct Mended {
    before: String,
    after: String,
    fixed: usize,
    /// What was not fixed, and why, a line each.
    refused: Vec<String>,
}

/// Fixes what can be fixed, and says what cannot.
pub(crate) fn run(fix: &Fix, config: &Config) -> anyhow::Result<ExitCode> {
    let mut intake = intake::take(&fix.reading, &fix.judging, config)?;
    let today = clock::today(config.now);
    let findings = std::mem::take(&mut intake.harvest.judgement.findings);
    let mut exceptions = selection::exceptions(intake.project, &intake.harvest)?;
    let (standing, _) = exceptions.part(findings, today);
    let by_file = by_file(standing);
    let (mut fixed, mut changed) = (0, 0);
    for input in &intake.inputs {
        let Some(findings) = by_file.get(&*input.name) else { continue };
        let mut again = |text: &str| {
            let findings = rejudge(text, input, &intake.judges);
            exceptions.part(findings, today).0
        };
        let Some(mended) = mend(input, findings, fix.risky, &mut again)? else { continue };
        mended.refused.iter().for_each(|refused| speech::say(refused));
        if mended.after == mended.before {
            continue;
        }
        fixed += mended.fixed;
        changed += 1;
        tell(input, &mended, fix.write)?;
    }
    for diagnostic in &intake.harvest.diagnostics {
        let file = diagnostic.file.as_deref().unwrap_or_default();
        speech::say(&format!("{file}: {}: {}", diagnostic.level, diagnostic.says));
    }
    let done = match (fix.write, fixed) {
        (true, _) => "fixed",
        (false, 0) if fix.risky => "can be fixed",
        (false, 0) => "can be fixed; --unsafe fixes what a running workload could notice",
        (false, _) => "can be fixed; --write does it",
    };
    speech::say(&format!("{} in {} {done}", count(fixed, "finding"), count(changed, "file")));
    let lost = intake.harvest.diagnostics.iter().any(|each| each.level == Level::Error);
    Ok(match (lost, changed > 0 && !fix.write) {
        (true, _) => ExitCode::from(2),
        (false, true) => ExitCode::from(1),
        (false, false) => ExitCode::SUCCESS,
    })
}

/// `1 finding`, `2 findings`
fn count(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn by_file(findings: Vec<Finding>) -> BTreeMap<String, Vec<Finding>> {
    let mut by_file: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
    for finding in findings {
        let Some(file) = finding.file.as_deref() else { continue };
        by_file.entry(file.to_owned()).or_default().push(finding);
    }
    by_file
}

/// The text of one input with its findings fixed; `None` where there is nothing to fix.
fn mend(
    input: &Input,
    findings: &[Finding],
    risky: bool,
    again: &mut dyn FnMut(&str) -> Vec<Finding>,
) -> anyhow::Result<Option<Mended>> {
    if fixable(findings, risky).is_empty() {
        return Ok(None);
    }
    let bytes = match &input.content {
        Content::File(path) => {
            files::read(path).map_err(|it| anyhow::anyhow!("{}: {}", input.name, it.says))?
        }
        Content::Bytes(bytes) => bytes.clone(),
    };
    let before =
        String::from_utf8(bytes).with_context(|| format!("{} is not UTF-8", input.name))?;
    let mut mended = Mended { after: before.clone(), before, fixed: 0, refused: Vec::new() };
    let mut findings = findings.to_vec();
    for _ in 0..ROUNDS {
        let wanted = fixable(&findings, risky);
        let Patched { text, fixed, refused } =
            patch::patch(&mended.after, &documents(&mended.after), &wanted, &|text| {
                Some(documents(text))
            });
        let refusal = |(position, why): &(usize, patch::Refusal)| {
            let finding = wanted.get(*position)?;
            let line = finding.place.map(|place| format!(":{}", place.line)).unwrap_or_default();
            Some(format!("{}{line}: not fixed: {}: {why}", input.name, finding.check))
        };
        mended.refused = refused.iter().filter_map(refusal).collect();
        if fixed.is_empty() || text == mended.after {
            break;
        }
        mended.fixed += fixed.len();
        mended.after = text;
        findings = again(&mended.after);
    }
    Ok(Some(mended))
}

/// The findings whose fix may be made.
fn fixable(findings: &[Finding], risky: bool) -> Vec<&Finding> {
    let may = |finding: &&Finding| {
        finding.fix.as_ref().is_some_and(|fix| risky || fix.safety == Safety::Safe)
    };
    findings.iter().filter(may).collect()
}

fn documents(text: &str) -> Vec<Document> {
    yaml::read(text.as_bytes(), &Limits::default()).documents
}

/// What is found in a changed text. Checks that need other objects had their say before.
fn rejudge(text: &str, input: &Input, judges: &Judges) -> Vec<Finding> {
    let mut judgement = Judgement::default();
    for document in documents(text) {
        for object in objects_in(document.root(), Some(&input.name)) {
            judges.engine.judge(&object, &mut judgement);
            for ruling in judges.standards.iter().filter_map(|each| each.judge_object(&object)) {
                judgement.findings.extend(ruling.findings(&object));
            }
        }
    }
    judgement.findings
}

/// Shows the change, or makes it.
fn tell(input: &Input, mended: &Mended, write: bool) -> anyhow::Result<()> {
    match &input.content {
        Content::File(path) if write => {
            replace(path, &mended.after).with_context(|| format!("cannot write {}", input.name))?;
            speech::say(&format!("{}: {} fixed", input.name, count(mended.fixed, "finding")));
        }
        Content::Bytes(_) if write => speech::give(&mended.after)?,
        _ => speech::give(&patch::unified(&input.name, &mended.before, &mended.after))?,
    }
    Ok(())
}

/// Replaces a file's text at once: whoever reads it meanwhile sees the old one or the new one.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let path = fs::canonicalize(path)?;
    let permissions = fs::metadata(&path)?.permissions();
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".yagura-new");
    let new = path.with_file_name(name);
    let written = fs::write(&new, text)
        .and_then(|()| fs::set_permissions(&new, permissions))
        .and_then(|()| fs::rename(&new, &path));
    if written.is_err() {
        fs::remove_file(&new).ok();
    }
    written
}
