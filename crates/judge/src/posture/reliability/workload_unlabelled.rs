use model::{Edit, Object, Severity};

use super::workload::{LABELLED, labels};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "workload-unlabelled",
    severity: Severity::Low,
    page: include_str!("workload_unlabelled.md"),
    judge: Judge::Object(LABELLED, unlabelled),
};

/// Labels in common use, beside the recommended ones.
const LABELS: &[&str] = &["app", "tier", "phase", "version", "owner", "env", "k8s-app"];

fn unlabelled(object: &Object<'_>, report: &mut Report<'_>) {
    for (path, labels) in labels(object) {
        let tells = |key: &str| LABELS.contains(&key) || key.starts_with("app.kubernetes.io/");
        if !labels.entries().any(|label| tells(label.key)) {
            let path = path.key("app");
            report
                .at(path.clone(), "no label tells what it is")
                .risky_fix(Edit::set(path, object.name()));
        }
    }
}
