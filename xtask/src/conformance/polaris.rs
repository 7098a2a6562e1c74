//! Polaris: `CHECK/{success,failure}*.yaml`, each judged by our checks that answer Polaris's.

use std::fs;
use std::path::Path;

use anyhow::Context;
use judge::Settings;
use model::Verdict;
use source::yaml;

use super::judged::{Case, files_in};
use super::ledger::Ledger;
use super::{Options, Outcome, Score};

/// A success file gives no finding, a failure file at least one.
pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let Some(folder) = super::folder("polaris-checks") else {
        return Ok(Outcome::Skipped("no corpus polaris-checks".to_owned()));
    };
    let ledger = Ledger::read("polaris-checks")?;
    let mut score = Score::default();
    for file in files_in(&folder)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_failure = name.starts_with("failure");
        let Some(check) = file.parent().and_then(|parent| parent.file_name()) else { continue };
        if !is_failure && !name.starts_with("success") {
            continue;
        }
        let check = check.to_string_lossy().into_owned();
        let case = format!("{check}/{name}");
        let Some(ids) = ledger.rules.get(&check) else {
            score.differs(&case, "no check of ours answers it", &ledger, options);
            continue;
        };
        let settings = settings(&file)?;
        let findings = Case::read(&[file])?.judge(ids, settings)?;
        let mut failures = findings.iter().filter(|finding| finding.verdict == Verdict::Fail);
        match (failures.next(), is_failure) {
            (Some(finding), false) => {
                let how = format!("we fail {}: {}", finding.object, finding.says);
                score.differs(&case, &how, &ledger, options);
            }
            (None, true) => score.differs(&case, "we pass it", &ledger, options),
            _ => score.agrees(),
        }
    }
    Ok(Outcome::Ran(score))
}

/// The bounds of resources that a folder's own `check.yaml` sets.
fn settings(file: &Path) -> anyhow::Result<Settings> {
    let check = file.with_file_name("check.yaml");
    if !check.is_file() {
        return Ok(Settings::default());
    }
    let text = fs::read(&check).with_context(|| format!("cannot read {}", check.display()))?;
    let mut resource_bounds = Vec::new();
    for document in &yaml::read(&text, &yaml::Limits::default()).documents {
        let resources = document.root().at(&["schema", "properties", "resources", "properties"]);
        for (list, resource) in [("limits", "cpu"), ("limits", "memory"), ("requests", "cpu")] {
            let amount = resources.at(&[list, "properties", resource]);
            for (key, sign) in [("resourceMinimum", ">="), ("resourceMaximum", "<=")] {
                let bound = amount.get(key).scalar();
                resource_bounds
                    .extend(bound.map(|bound| format!("{list}.{resource} {sign} {bound}")));
            }
        }
    }
    Ok(Settings { resource_bounds, ..Settings::default() })
}
