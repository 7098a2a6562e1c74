use model::{Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "naked-pod",
    severity: Severity::Low,
    page: include_str!("naked_pod.md"),
    judge: Judge::Pod(naked_pod),
};

fn naked_pod(pod: &Pod<'_>, report: &mut Report<'_>) {
    if pod.object().kind().name != "Pod" {
        return report.not_applicable();
    }
    let annotations = pod.metadata().get("annotations");
    let is_known = |key| annotations.get(key).is_set();
    let is_static =
        is_known("kubernetes.io/config.source") || is_known("kubernetes.io/config.mirror");
    let is_hook = is_known("helm.sh/hook") || is_known("argocd.argoproj.io/hook");
    let is_owned = !pod.metadata().get("ownerReferences").is_empty();
    if !is_static && !is_hook && !is_owned {
        report.at_root("kind", "is a pod that nobody makes again");
    }
}
