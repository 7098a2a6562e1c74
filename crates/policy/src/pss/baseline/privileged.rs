use model::{Pod, Severity};

use crate::pss::Level;
use crate::pss::control::Control;
use crate::pss::guilt::{Guilt, Guilts, containers};

pub(in crate::pss) const CONTROL: Control = Control {
    id: "pss/baseline/privileged",
    key: "privileged",
    level: Level::Baseline,
    severity: Severity::Critical,
    since: 0,
    replaces: None,
    page: include_str!("privileged.md"),
    find,
    say,
};

fn find(pod: &Pod<'_>, _: u64, guilts: &mut Guilts<'_>) {
    for container in pod.containers() {
        if container.security("privileged").as_bool() == Some(true) {
            guilts.container(&container, "securityContext.privileged").mend_by_setting(false);
        }
    }
}

fn say(guilts: &[Guilt]) -> (&'static str, String) {
    let containers = containers(guilts.iter()).unwrap_or_default();
    ("privileged", format!("{containers} must not set securityContext.privileged=true"))
}
