use model::{Pod, Severity};

use super::workload::is_hook;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "restart-policy-never",
    severity: Severity::Low,
    page: include_str!("restart_policy_never.md"),
    judge: Judge::Pod(restart_policy_never),
};

fn restart_policy_never(pod: &Pod<'_>, report: &mut Report<'_>) {
    let object = pod.object();
    if object.kind().group == "batch" || is_hook(&object) {
        return report.not_applicable();
    }
    match pod.get("restartPolicy").as_str() {
        Some("Never") if pod.is_bare() => {
            report.at("restartPolicy", "stays down once it has failed");
        }
        Some("Never" | "OnFailure") if !pod.is_bare() && object.kind().name != "PodTemplate" => {
            report.at("restartPolicy", "the API server allows only Always here");
        }
        _ => {}
    }
}
