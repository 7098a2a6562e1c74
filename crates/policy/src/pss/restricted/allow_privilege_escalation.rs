use model::{Pod, Severity};

use crate::pss::Level;
use crate::pss::control::Control;
use crate::pss::guilt::{Guilt, Guilts, containers};

pub(in crate::pss) const CONTROL: Control = Control {
    id: "pss/restricted/allow-privilege-escalation",
    key: "allowPrivilegeEscalation",
    level: Level::Restricted,
    severity: Severity::Medium,
    since: 8,
    replaces: None,
    page: include_str!("allow_privilege_escalation.md"),
    find,
    say,
};

const FIELD: &str = "securityContext.allowPrivilegeEscalation";

fn find(pod: &Pod<'_>, minor: u64, guilts: &mut Guilts<'_>) {
    // The field must not even be set in a pod that says it is for Windows.
    if minor >= 25 && pod.is_windows() {
        return;
    }
    for container in pod.containers() {
        if container.security("allowPrivilegeEscalation").as_bool() != Some(false) {
            guilts.container(&container, FIELD).mend_by_setting(false);
        }
    }
}

fn say(guilts: &[Guilt]) -> (&'static str, String) {
    let containers = containers(guilts.iter()).unwrap_or_default();
    ("allowPrivilegeEscalation != false", format!("{containers} must set {FIELD}=false"))
}
