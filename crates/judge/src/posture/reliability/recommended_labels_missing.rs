use model::{Edit, FieldPath, Node, Object, Severity};

use super::workload::{LABELLED, labels};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "recommended-labels-missing",
    severity: Severity::Low,
    page: include_str!("recommended_labels_missing.md"),
    judge: Judge::Object(LABELLED, recommended_labels_missing),
};

const LABELS: &[&str] = &[
    "app.kubernetes.io/name",
    "app.kubernetes.io/instance",
    "app.kubernetes.io/version",
    "app.kubernetes.io/component",
    "app.kubernetes.io/part-of",
    "app.kubernetes.io/managed-by",
    "app.kubernetes.io/created-by",
];

fn recommended_labels_missing(object: &Object<'_>, report: &mut Report<'_>) {
    for (path, labels) in labels(object) {
        if !LABELS.iter().any(|label| has(labels, label)) {
            label_missing(object, path, report);
        }
    }
}

fn label_missing(object: &Object<'_>, path: FieldPath, report: &mut Report<'_>) {
    let label = path.key("app.kubernetes.io/name");
    report
        .at(label.clone(), "none of the labels that Kubernetes recommends")
        .risky_fix(Edit::set(label, object.name()));
}

fn has(labels: Node<'_>, label: &str) -> bool {
    labels.get(label).is_set()
}
