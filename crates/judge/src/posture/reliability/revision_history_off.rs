use model::{Edit, Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "revision-history-off",
    severity: Severity::Low,
    page: include_str!("revision_history_off.md"),
    judge: Judge::Object(
        &[
            Kind::new("apps", "DaemonSet"),
            Kind::new("apps", "Deployment"),
            Kind::new("apps", "StatefulSet"),
        ],
        history_off,
    ),
};

const PATH: &str = "spec.revisionHistoryLimit";

fn history_off(object: &Object<'_>, report: &mut Report<'_>) {
    if object.spec().get("revisionHistoryLimit").as_i64() == Some(0) {
        report.at(PATH, "keeps no revision to go back to").fix(Edit::remove(PATH));
    }
}
