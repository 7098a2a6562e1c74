use model::{Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "all-taints-tolerated",
    severity: Severity::Low,
    page: include_str!("all_taints_tolerated.md"),
    judge: Judge::Pod(all_taints_tolerated),
};

fn all_taints_tolerated(pod: &Pod<'_>, report: &mut Report<'_>) {
    for (index, toleration) in pod.get("tolerations").items().enumerate() {
        let has_key = toleration.get("key").as_str().is_some_and(|key| !key.is_empty());
        let exists = toleration.get("operator").as_str() == Some("Exists");
        if exists && !has_key {
            let says = match toleration.get("effect").as_str().filter(|effect| !effect.is_empty()) {
                Some(effect) => format!("may run on every node: tolerates every taint of {effect}"),
                None => "may run on every node: tolerates every taint".to_owned(),
            };
            report.at(format!("tolerations[{index}].operator"), says);
        }
    }
}
