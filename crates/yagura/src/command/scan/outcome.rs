//! What a scan came to: what stands, what is lived with, how each check fared.

use judge::Check;
use model::{Diagnostic, Excepted, Finding, Severity, Tally, Verdict};
use policy::pss;
use report::{CheckResult, Scanned};
use source::project::Project;

use crate::baseline::Baseline;
use crate::config::Config;
use crate::pipeline::{Harvest, Judges};
use crate::policies::Ruled;
use crate::{clock, selection};

/// What a scan came to, before it is told.
pub(super) struct Outcome {
    pub(super) findings: Vec<Finding>,
    pub(super) excepted: Vec<Excepted>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) scanned: Scanned,
    checks: Vec<(&'static Check, Tally)>,
    /// The Pod Security controls, when they were asked for.
    controls: Vec<(&'static pss::Control, Tally)>,
    /// Other people's policies.
    policies: Vec<(Ruled, Tally)>,
}

impl Outcome {
    /// Takes out of the harvest what is lived with, and complains of exceptions that do nothing.
    pub(super) fn of(
        mut harvest: Harvest,
        judges: &Judges,
        project: Project,
        baseline: Option<&Baseline>,
        config: &Config,
    ) -> anyhow::Result<Outcome> {
        let today = clock::today(config.now);
        let findings = std::mem::take(&mut harvest.judgement.findings);
        let held = std::mem::take(&mut harvest.held);
        let controls = pss::pages().filter_map(|control| Some((control, *held.get(control.id)?)));
        let mut exceptions = selection::exceptions(project, &harvest)?;
        let (standing, mut excepted) = exceptions.part(findings, today);
        let findings = match baseline {
            None => standing,
            Some(baseline) => baseline.part(standing, &mut excepted),
        };
        let mut diagnostics = harvest.diagnostics;
        let policies: Vec<_> = judges.policies.ruled().zip(harvest.ruled).collect();
        let is_policy = |id: &str| policies.iter().any(|(ruled, _)| ruled.id == id);
        let is_known = |id: &str| selection::is_known(id) || is_policy(id);
        let is_applied =
            |id: &str| judges.engine.checks().any(|check| check.id == id) || is_policy(id);
        diagnostics.extend(exceptions.complaints(today, &is_known, &is_applied));
        let tallies =
            harvest.judgement.tallies.into_iter().chain(std::iter::repeat(Tally::default()));
        Ok(Outcome {
            findings,
            excepted,
            diagnostics,
            scanned: Scanned {
                files: (!harvest.is_live).then_some(harvest.files),
                objects: harvest.objects,
            },
            checks: judges.engine.checks().zip(tallies).collect(),
            controls: controls.collect(),
            policies,
        })
    }

    /// The worst that was found.
    pub(super) fn worst(&self) -> Option<Severity> {
        let failures = self.findings.iter().filter(|finding| finding.verdict == Verdict::Fail);
        failures.map(|finding| finding.severity).max()
    }

    /// The worst that could be wrong for all that is known.
    pub(super) fn worst_unknown(&self) -> Option<Severity> {
        let unknown = |finding: &&Finding| matches!(finding.verdict, Verdict::Unknown(_));
        self.findings.iter().filter(unknown).map(|finding| finding.severity).max()
    }

    /// How each check fared.
    pub(super) fn check_results(&self) -> Vec<CheckResult<'_>> {
        let ours = self.checks.iter().map(|(check, tally)| CheckResult {
            id: check.id,
            title: check.title(),
            severity: check.severity,
            page: check.page,
            remedy: check.remedy(),
            tags: &[],
            tally: *tally,
        });
        let controls = self.controls.iter().map(|(control, tally)| CheckResult {
            id: control.id,
            title: control.title(),
            severity: control.severity,
            page: control.page,
            remedy: control.remedy(),
            tags: &[],
            tally: *tally,
        });
        let policies = self.policies.iter().map(|(ruled, tally)| CheckResult {
            id: &ruled.id,
            title: "A policy of yours",
            severity: ruled.severity,
            page: "",
            remedy: "",
            tags: &[],
            tally: *tally,
        });
        ours.chain(controls).chain(policies).collect()
    }
}
