use model::{Pod, Severity};

use super::standing;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "low-user-id",
    severity: Severity::Low,
    page: include_str!("low_user_id.md"),
    judge: Judge::Pod(low_user_id),
};

fn low_user_id(pod: &Pod<'_>, report: &mut Report<'_>) {
    for standing in standing::of(pod, &["runAsUser"]) {
        if let Some(id @ 1..10_000) = standing.value.as_i64() {
            let says = format!("{} runs as user {id}, who may exist on the node", standing.whose);
            report.at_root(&standing.path, says);
        }
    }
}
