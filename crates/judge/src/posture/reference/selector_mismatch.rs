use model::{FieldPath, Kind, Object, Selector, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "selector-mismatch",
    severity: Severity::Low,
    page: include_str!("selector_mismatch.md"),
    judge: Judge::Object(KINDS, selector_mismatch),
};

const KINDS: &[Kind<'static>] = &[
    Kind::core("ReplicationController"),
    Kind::new("apps", "DaemonSet"),
    Kind::new("apps", "Deployment"),
    Kind::new("apps", "ReplicaSet"),
    Kind::new("apps", "StatefulSet"),
    Kind::new("batch", "CronJob"),
    Kind::new("batch", "Job"),
];

fn selector_mismatch(workload: &Object<'_>, report: &mut Report<'_>) {
    let (base, spec) = match workload.kind().name {
        "CronJob" => {
            ("spec.jobTemplate.spec.selector", workload.spec().at(&["jobTemplate", "spec"]))
        }
        _ => ("spec.selector", workload.spec()),
    };
    let labels = spec.at(&["template", "metadata", "labels"]);
    let path = FieldPath::from(base);
    if workload.kind() == Kind::core("ReplicationController") {
        if !Selector::plain(spec.get("selector")).picks(labels) {
            report.at(path, "picks none of the pods that it makes");
        }
        return;
    }
    let selector = Selector::of(spec.get("selector"));
    if !selector.labels_agree(|key| labels.get(key).as_str()) {
        report.at(path.key("matchLabels"), "picks none of the pods that it makes");
    } else if !selector.picks(labels) {
        report.at(path.key("matchExpressions"), "picks none of the pods that it makes");
    }
}
