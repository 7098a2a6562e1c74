use model::{Edit, Pod, Severity};

use crate::pss::Level;
use crate::pss::baseline::seccomp_profile::{find_unconfined, say_unconfined};
use crate::pss::control::Control;
use crate::pss::guilt::{Guilt, Guilts, UNSAID, containers};

pub(in crate::pss) const CONTROL: Control = Control {
    id: "pss/restricted/seccomp-profile",
    key: "seccompProfile_restricted",
    level: Level::Restricted,
    severity: Severity::Medium,
    since: 19,
    replaces: Some("seccompProfile_baseline"),
    page: include_str!("seccomp_profile.md"),
    find,
    say,
};

const FIELD: &str = "securityContext.seccompProfile.type";

fn find(pod: &Pod<'_>, minor: u64, guilts: &mut Guilts<'_>) {
    // The field must not even be set in a pod that says it is for Windows.
    if minor >= 25 && pod.is_windows() {
        return;
    }
    find_unconfined(pod, guilts);
    // What the pod says holds for all who say nothing; if it is wrong, it is wrong once.
    if pod.security("seccompProfile").is_set() {
        return;
    }
    for container in pod.containers() {
        if !container.security("seccompProfile").is_set() {
            let mend = Edit::set(guilts.in_spec(FIELD), "RuntimeDefault");
            guilts.container(&container, FIELD).about(UNSAID).mend(mend);
        }
    }
}

fn say(guilts: &[Guilt]) -> (&'static str, String) {
    let unconfined = say_unconfined(guilts.iter().filter(|guilt| guilt.about != UNSAID));
    let detail = unconfined.unwrap_or_else(|| {
        let containers = containers(guilts.iter()).unwrap_or_default();
        format!("pod or {containers} must set {FIELD} to \"RuntimeDefault\" or \"Localhost\"")
    });
    ("seccompProfile", detail)
}
