//! Which clauses of policies the cases reach: a clause that was never seen to fail may as well not
//! be there, and one that was never seen to hold may refuse everything.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// Every clause that judges, and what cases saw of it.
#[derive(Debug, Default)]
pub(super) struct Coverage(RefCell<BTreeMap<(String, String), Seen>>);

#[derive(Debug, Default)]
struct Seen {
    holds: bool,
    fails: bool,
}

impl Coverage {
    /// There is such a clause of a policy.
    pub(super) fn there_is(&self, policy: &str, clause: &str) {
        self.0.borrow_mut().entry((policy.to_owned(), clause.to_owned())).or_default();
    }

    /// A case saw a clause hold, or fail.
    pub(super) fn saw(&self, policy: &str, clause: &str, holds: bool) {
        let mut all = self.0.borrow_mut();
        let seen = all.entry((policy.to_owned(), clause.to_owned())).or_default();
        seen.holds |= holds;
        seen.fails |= !holds;
    }

    /// A line for each clause that was not seen to hold and to fail, and the sum.
    pub(super) fn report(&self) -> String {
        let all = self.0.borrow();
        let mut report = String::new();
        let mut whole = 0;
        for ((policy, clause), seen) in &*all {
            let lacks = match (seen.holds, seen.fails) {
                (true, true) => {
                    whole += 1;
                    continue;
                }
                (true, false) => "never fails",
                (false, true) => "never holds",
                (false, false) => "is not reached",
            };
            let clause = if clause.is_empty() { "it" } else { clause };
            report.push_str(&format!("coverage: {policy}: {clause} {lacks}\n"));
        }
        report.push_str(&format!(
            "coverage: {whole} of {} clauses hold in one case and fail in another\n",
            all.len()
        ));
        report
    }
}

/// A policy of a file, as coverage calls it.
pub(super) fn named(file: &Path, policy: &str) -> String {
    format!("{}: {policy}", tidied(file).display())
}

/// The path without `folder/..`: policies often stand above their tests.
fn tidied(path: &Path) -> PathBuf {
    let mut tidied = PathBuf::new();
    for part in path.components() {
        let is_back = part == Component::ParentDir;
        match tidied.components().next_back() {
            Some(Component::Normal(_)) if is_back => {
                tidied.pop();
            }
            _ => tidied.push(part),
        }
    }
    tidied
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_case_shows_is_told() {
        let coverage = Coverage::default();
        let policy = named(Path::new("a/.test/../policy.yaml"), "owner");
        ["one", "two", "three"].iter().for_each(|clause| coverage.there_is(&policy, clause));
        coverage.saw(&policy, "one", true);
        coverage.saw(&policy, "one", false);
        coverage.saw(&policy, "two", true);
        assert_eq!(
            coverage.report(),
            "coverage: a/policy.yaml: owner: three is not reached\n\
             coverage: a/policy.yaml: owner: two never fails\n\
             coverage: 1 of 3 clauses hold in one case and fail in another\n"
        );
    }
}
