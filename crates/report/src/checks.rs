//! The checks of a report, found by their ids.

use std::collections::HashMap;

use model::Finding;

use crate::facts::{CheckResult, Report};

pub(crate) struct Checks<'a> {
    by_id: HashMap<&'a str, (usize, &'a CheckResult<'a>)>,
}

impl<'a> Checks<'a> {
    pub(crate) fn of(report: &Report<'a>) -> Checks<'a> {
        Checks::new(report.checks)
    }

    pub(crate) fn new(checks: &'a [CheckResult<'a>]) -> Checks<'a> {
        let checks = checks.iter().enumerate();
        Checks { by_id: checks.map(|(index, check)| (check.id, (index, check))).collect() }
    }

    /// There is a page to explain `finding`: somebody else's policy has none.
    pub(crate) fn explains(&self, finding: &Finding) -> bool {
        self.of_finding(finding).is_some_and(|check| !check.page.is_empty())
    }

    /// The check that says `finding`. A policy's rule need not be listed.
    pub(crate) fn of_finding(&self, finding: &Finding) -> Option<&'a CheckResult<'a>> {
        self.by_id.get(finding.check.as_ref()).map(|(_, check)| *check)
    }
}
