//! Polaris: `CHECK/{success,failure}*.yaml`, each judged by our checks that answer Polaris's.

use judge::Settings;
use model::Verdict;

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
        let findings = Case::read(&[file])?.judge(ids, Settings::default())?;
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
