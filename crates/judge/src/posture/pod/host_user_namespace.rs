use model::{Container, Edit, Pod, Severity};

use super::capability;
use super::windows;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-user-namespace",
    severity: Severity::Low,
    page: include_str!("host_user_namespace.md"),
    judge: Judge::Pod(host_user_namespace),
};

fn host_user_namespace(pod: &Pod<'_>, report: &mut Report<'_>) {
    let shares = |key| pod.get(key).as_bool() == Some(true);
    let is_barred = ["hostNetwork", "hostPID", "hostIPC"].into_iter().any(shares)
        || windows::is_for_windows(pod);
    if is_barred || pod.get("hostUsers").as_bool() == Some(false) {
        return;
    }
    for container in pod.containers() {
        let bars = !container.get("volumeDevices").is_empty();
        let is_privileged = container.security("privileged").as_bool() == Some(true);
        if let Some(power) = power_of(&container).filter(|_| !bars && !is_privileged) {
            let says = format!("{} has {power} as user of the node", container.name());
            report.at("hostUsers", says).risky_fix(Edit::set("hostUsers", false));
            return;
        }
    }
}

/// What a user namespace would confine to the pod.
fn power_of(container: &Container<'_>) -> Option<&'static str> {
    if container.effective_security("runAsUser").as_i64() == Some(0) {
        return Some("root's id");
    }
    let adds = |name: &&&str| capability::adds(container, &[**name, "ALL"]);
    capability::OTHER.iter().find(adds).map(|_| "capabilities")
}
