//! `yagura fix TARGET…`: show or make the edits that findings ask for.

mod mended;
mod replace;

use std::collections::BTreeMap;
use std::process::ExitCode;

use model::{Exceptions, Finding, Level};
use report::patch;
use source::files::{Content, Input};

use crate::cli::Fix;
use crate::config::Config;
use crate::pipeline::Harvest;
use crate::{clock, intake, selection, speech};
use mended::Mended;

/// An edit may bring up what another check minds; after this many rounds it is let be.
const ROUNDS: usize = 5;

/// Fixes what can be fixed, and says what cannot.
///
/// Each round mends every file, then judges everything again, as a scan would: what a check says
/// of one file may depend on others.
pub(crate) fn run(fix: &Fix, config: &Config) -> anyhow::Result<ExitCode> {
    let mut intake = intake::take(&fix.reading, &fix.judging, config)?;
    let today = clock::today(config.now);
    let mut exceptions = selection::exceptions(intake.project, &intake.harvest)?;
    let mut mended: BTreeMap<usize, Mended> = BTreeMap::new();
    let mut findings = standing(&mut intake.harvest, &mut exceptions, today);
    for _ in 0..ROUNDS {
        let changed = round(&mut intake.inputs, &findings, fix.risky, &mut mended);
        if !changed {
            break;
        }
        let mut harvest = intake::judge(&intake.inputs, &intake.judges, &fix.judging, config);
        findings = standing(&mut harvest, &mut exceptions, today);
    }
    for diagnostic in &intake.harvest.diagnostics {
        let file = diagnostic.file.as_deref().unwrap_or_default();
        speech::say(&format!("{file}: {}: {}", diagnostic.level, diagnostic.says));
    }
    let changed = tell(&intake.inputs, &mended, fix)?;
    let lost = intake.harvest.diagnostics.iter().any(|each| each.level == Level::Error);
    Ok(match (lost, changed && !fix.write) {
        (true, _) => ExitCode::from(2),
        (false, true) => ExitCode::from(1),
        (false, false) => ExitCode::SUCCESS,
    })
}

/// What is wrong and not excepted, by file.
fn standing(
    harvest: &mut Harvest,
    exceptions: &mut Exceptions,
    today: model::Date,
) -> BTreeMap<String, Vec<Finding>> {
    let findings = std::mem::take(&mut harvest.judgement.findings);
    let mut by_file: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
    for finding in exceptions.part(findings, today).0 {
        let Some(file) = finding.file.as_deref() else { continue };
        by_file.entry(file.to_owned()).or_default().push(finding);
    }
    by_file
}

/// Mends every input once. The inputs then hold the new texts. Whether anything changed.
fn round(
    inputs: &mut [Input],
    findings: &BTreeMap<String, Vec<Finding>>,
    risky: bool,
    mended: &mut BTreeMap<usize, Mended>,
) -> bool {
    let mut any = false;
    for (position, input) in inputs.iter_mut().enumerate() {
        let fixable = findings.get(&*input.name).map(|all| mended::fixable(all, risky));
        let Some(fixable) = fixable.filter(|fixable| !fixable.is_empty()) else {
            if let Some(mended) = mended.get_mut(&position) {
                mended.refused.clear();
            }
            continue;
        };
        let mended = mended.entry(position).or_insert_with(|| Mended::begin(input));
        if mended.round(&input.name, &fixable) {
            input.content = Content::Bytes(mended.after.clone().into_bytes());
            any = true;
        }
    }
    any
}

/// Shows the changes, or makes them, and says what was left. Whether there are any.
fn tell(inputs: &[Input], mended: &BTreeMap<usize, Mended>, fix: &Fix) -> anyhow::Result<bool> {
    let (mut fixed, mut changed) = (0, 0);
    for (position, mended) in mended {
        let Some(input) = inputs.get(*position) else { continue };
        mended.refused.iter().for_each(|refused| speech::say(refused));
        if mended.after == mended.before {
            continue;
        }
        fixed += mended.fixed;
        changed += 1;
        if fix.write {
            mended.write(&input.name)?;
        } else {
            speech::give(&patch::unified(&input.name, &mended.before, &mended.after))?;
        }
    }
    let done = match (fix.write, fixed) {
        (true, _) => "fixed",
        (false, 0) if fix.risky => "can be fixed",
        (false, 0) => "can be fixed; --unsafe fixes what a running workload could notice",
        (false, _) => "can be fixed; --write does it",
    };
    speech::say(&format!("{} in {} {done}", count(fixed, "finding"), count(changed, "file")));
    Ok(changed > 0)
}

/// `1 finding`, `2 findings`
fn count(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
