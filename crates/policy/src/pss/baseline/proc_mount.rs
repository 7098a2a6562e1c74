use model::{Pod, Severity};

use crate::pss::Level;
use crate::pss::control::Control;
use crate::pss::guilt::{Guilt, Guilts, containers, is_in_user_namespace, values};
use crate::pss::wording::quoted;

pub(in crate::pss) const CONTROL: Control = Control {
    id: "pss/baseline/proc-mount",
    key: "procMount",
    level: Level::Baseline,
    severity: Severity::High,
    since: 0,
    replaces: None,
    page: include_str!("proc_mount.md"),
    find,
    say,
};

fn find(pod: &Pod<'_>, minor: u64, guilts: &mut Guilts<'_>) {
    // In a user namespace of its own, root is nobody on the node.
    if minor < 35 || !is_in_user_namespace(pod) {
        find_unmasked(pod, guilts);
    }
}

pub(in crate::pss) fn find_unmasked(pod: &Pod<'_>, guilts: &mut Guilts<'_>) {
    for container in pod.containers() {
        let mount = container.security("procMount");
        if mount.is_set() && mount.as_str() != Some("Default") {
            guilts
                .container(&container, "securityContext.procMount")
                .value(mount.as_str().unwrap_or_default())
                .mend_by_removing();
        }
    }
}

pub(in crate::pss) fn say(guilts: &[Guilt]) -> (&'static str, String) {
    let containers = containers(guilts.iter()).unwrap_or_default();
    let values = quoted(values(guilts.iter()));
    ("procMount", format!("{containers} must not set securityContext.procMount to {values}"))
}
