use model::{FieldPath, Object, Severity};

use super::workload::LABELLED;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "instance-label-mismatch",
    severity: Severity::Low,
    page: include_str!("instance_label_mismatch.md"),
    judge: Judge::Object(LABELLED, mismatch),
};

const LABEL: &str = "app.kubernetes.io/instance";

fn mismatch(object: &Object<'_>, report: &mut Report<'_>) {
    let Some(instance) = object.label(LABEL) else { return report.not_applicable() };
    let name = object.name();
    // Charts call an object by its release and its part: `shop-web` of the instance `shop`.
    let is_part = name.strip_prefix(instance).is_some_and(|rest| rest.starts_with('-'));
    if name != instance && !is_part {
        let path = FieldPath::from("metadata.labels").key(LABEL);
        report.at(path, format!("{name} says it is of the instance {instance}"));
    }
}
