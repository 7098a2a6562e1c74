use model::{Kind, Object, Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "replicas-not-spread",
    severity: Severity::Low,
    page: include_str!("replicas_not_spread.md"),
    judge: Judge::Object(
        &[Kind::new("apps", "Deployment"), Kind::new("apps", "StatefulSet")],
        not_spread,
    ),
};

fn not_spread(object: &Object<'_>, report: &mut Report<'_>) {
    let replicas = object.spec().get("replicas").as_i64().unwrap_or(1);
    let Some(pod) = Pod::of(*object).filter(|_| replicas > 1) else {
        return report.not_applicable();
    };
    let is_spread = !pod.get("topologySpreadConstraints").is_empty()
        || pod.get("affinity").get("podAntiAffinity").is_set();
    if !is_spread {
        let path = format!("{}.topologySpreadConstraints", pod.spec_path());
        report.at(path, format!("nothing keeps its {replicas} replicas on different nodes"));
    }
}
