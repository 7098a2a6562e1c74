use model::{Container, Pod, Severity};

use crate::pss::Level;
use crate::pss::control::Control;
use crate::pss::guilt::{Guilt, Guilts, containers, values};
use crate::pss::wording::quoted;

pub(in crate::pss) const CONTROL: Control = Control {
    id: "pss/baseline/capabilities",
    key: "capabilities_baseline",
    level: Level::Baseline,
    severity: Severity::High,
    since: 0,
    replaces: None,
    page: include_str!("capabilities.md"),
    find,
    say,
};

const DEFAULT: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

fn find(pod: &Pod<'_>, _: u64, guilts: &mut Guilts<'_>) {
    for container in pod.containers() {
        find_added(&container, &DEFAULT, guilts);
    }
}

/// What a container adds beyond what is allowed.
pub(in crate::pss) fn find_added(
    container: &Container<'_>,
    allowed: &[&str],
    guilts: &mut Guilts<'_>,
) {
    for (index, added) in container.security("capabilities").get("add").items().enumerate() {
        let capability = added.as_str().unwrap_or_default();
        if !allowed.contains(&capability) {
            let field = format!("securityContext.capabilities.add[{index}]");
            guilts.container(container, field).about("add").value(capability).mend_by_removing();
        }
    }
}

fn say(guilts: &[Guilt]) -> (&'static str, String) {
    ("non-default capabilities", say_added(guilts.iter()).unwrap_or_default())
}

/// `container "a" must not include "X" in securityContext.capabilities.add`
pub(in crate::pss) fn say_added<'g>(
    guilts: impl Iterator<Item = &'g Guilt> + Clone,
) -> Option<String> {
    let containers = containers(guilts.clone())?;
    let values = quoted(values(guilts));
    Some(format!("{containers} must not include {values} in securityContext.capabilities.add"))
}
