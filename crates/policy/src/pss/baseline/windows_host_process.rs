use model::{Node, Pod, Severity};

use crate::pss::Level;
use crate::pss::control::Control;
use crate::pss::guilt::{Guilt, Guilts, setters};

pub(in crate::pss) const CONTROL: Control = Control {
    id: "pss/baseline/windows-host-process",
    key: "windowsHostProcess",
    level: Level::Baseline,
    severity: Severity::Critical,
    since: 0,
    replaces: None,
    page: include_str!("windows_host_process.md"),
    find,
    say,
};

fn find(pod: &Pod<'_>, _: u64, guilts: &mut Guilts<'_>) {
    const FIELD: &str = "securityContext.windowsOptions.hostProcess";
    let is_set = |options: Node<'_>| options.get("hostProcess").as_bool() == Some(true);
    if is_set(pod.security("windowsOptions")) {
        guilts.pod(FIELD).mend_by_removing();
    }
    for container in pod.containers() {
        if is_set(container.security("windowsOptions")) {
            guilts.container(&container, FIELD).mend_by_removing();
        }
    }
}

fn say(guilts: &[Guilt]) -> (&'static str, String) {
    let setters = setters(guilts.iter());
    let detail = format!("{setters} must not set securityContext.windowsOptions.hostProcess=true");
    ("hostProcess", detail)
}
