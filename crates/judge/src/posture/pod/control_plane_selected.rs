use model::{FieldPath, Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "control-plane-selected",
    severity: Severity::Medium,
    page: include_str!("control_plane_selected.md"),
    judge: Judge::Pod(control_plane_selected),
};

const LABELS: &[&str] =
    &["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

fn control_plane_selected(pod: &Pod<'_>, report: &mut Report<'_>) {
    for entry in pod.get("nodeSelector").entries() {
        if LABELS.contains(&entry.key) && entry.value.as_str() != Some("false") {
            let path = FieldPath::from("nodeSelector").entry(entry.key);
            report.at(path, "runs on the control plane's nodes only");
        }
    }
    let required = "requiredDuringSchedulingIgnoredDuringExecution";
    let keys = ["affinity", "nodeAffinity", required, "nodeSelectorTerms"];
    for (term, node) in pod.spec().at(&keys).items().enumerate() {
        for (index, expression) in node.get("matchExpressions").items().enumerate() {
            let asks = matches!(expression.get("operator").as_str(), Some("Exists" | "In"));
            let key = expression.get("key").as_str().unwrap_or_default();
            if asks && LABELS.contains(&key) {
                let path = format!("{}[{term}].matchExpressions[{index}].key", keys.join("."));
                report.at(path, "runs on the control plane's nodes");
            }
        }
    }
}
