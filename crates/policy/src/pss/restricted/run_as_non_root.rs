use model::{Edit, Pod, Severity};

use crate::pss::Level;
use crate::pss::control::Control;
use crate::pss::guilt::{Guilt, Guilts, UNSAID, containers, is_in_user_namespace, setters};

pub(in crate::pss) const CONTROL: Control = Control {
    id: "pss/restricted/run-as-non-root",
    key: "runAsNonRoot",
    level: Level::Restricted,
    severity: Severity::Medium,
    since: 0,
    replaces: None,
    page: include_str!("run_as_non_root.md"),
    find,
    say,
};

const FIELD: &str = "securityContext.runAsNonRoot";

fn find(pod: &Pod<'_>, minor: u64, guilts: &mut Guilts<'_>) {
    // In a user namespace of its own, root is nobody on the node.
    if minor >= 35 && is_in_user_namespace(pod) {
        return;
    }
    let promised = pod.security("runAsNonRoot").as_bool();
    if promised == Some(false) {
        guilts.pod(FIELD).mend_by_setting(true);
    }
    for container in pod.containers() {
        let own = container.security("runAsNonRoot");
        if own.as_bool() == Some(false) {
            guilts.container(&container, FIELD).mend_by_setting(true);
        } else if !own.is_set() && promised.is_none() {
            let mend = Edit::set(guilts.in_spec(FIELD), true);
            guilts.container(&container, FIELD).about(UNSAID).mend(mend);
        }
    }
}

fn say(guilts: &[Guilt]) -> (&'static str, String) {
    let setters = setters(guilts.iter().filter(|guilt| guilt.about != UNSAID));
    let detail = if setters.is_empty() {
        let containers = containers(guilts.iter()).unwrap_or_default();
        format!("pod or {containers} must set {FIELD}=true")
    } else {
        format!("{setters} must not set {FIELD}=false")
    };
    ("runAsNonRoot != true", detail)
}
