use model::{Pod, Severity};

use crate::pss::Level;
use crate::pss::control::Control;
use crate::pss::guilt::{Guilt, Guilts, is_in_user_namespace, setters};

pub(in crate::pss) const CONTROL: Control = Control {
    id: "pss/restricted/run-as-user",
    key: "runAsUser",
    level: Level::Restricted,
    severity: Severity::Medium,
    since: 23,
    replaces: None,
    page: include_str!("run_as_user.md"),
    find,
    say,
};

fn find(pod: &Pod<'_>, minor: u64, guilts: &mut Guilts<'_>) {
    const FIELD: &str = "securityContext.runAsUser";
    // In a user namespace of its own, root is nobody on the node.
    if minor >= 35 && is_in_user_namespace(pod) {
        return;
    }
    if pod.security("runAsUser").as_i64() == Some(0) {
        guilts.pod(FIELD).mend_by_removing();
    }
    for container in pod.containers() {
        if container.security("runAsUser").as_i64() == Some(0) {
            guilts.container(&container, FIELD).mend_by_removing();
        }
    }
}

fn say(guilts: &[Guilt]) -> (&'static str, String) {
    ("runAsUser=0", format!("{} must not set runAsUser=0", setters(guilts.iter())))
}
