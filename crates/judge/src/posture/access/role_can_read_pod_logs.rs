use model::access::{Ask, CLUSTER_ROLE, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-read-pod-logs",
    severity: Severity::Low,
    page: include_str!("role_can_read_pod_logs.md"),
    judge: Judge::Role(&[CLUSTER_ROLE], role_can_read_pod_logs),
};

const READ_LOGS: Ask = Ask { verbs: &["get"], resources: &[("", "pods/log")] };

fn role_can_read_pod_logs(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &READ_LOGS, |held| {
        held.is_unlimited().then(|| "may read the logs of every pod".to_owned())
    });
}
