use model::{Edit, Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "control-plane-tolerated",
    severity: Severity::Low,
    page: include_str!("control_plane_tolerated.md"),
    judge: Judge::Pod(control_plane_tolerated),
};

const TAINTS: &[&str] =
    &["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

fn control_plane_tolerated(pod: &Pod<'_>, report: &mut Report<'_>) {
    for (index, toleration) in pod.get("tolerations").items().enumerate() {
        let key = toleration.get("key").as_str().unwrap_or_default();
        if TAINTS.contains(&key) {
            let item = format!("tolerations[{index}]");
            report
                .at(format!("{item}.key"), format!("may run on the control plane: tolerates {key}"))
                .risky_fix(Edit::remove(item));
        }
    }
}
