use model::{Pod, Severity};

use crate::pss::Level;
use crate::pss::control::Control;
use crate::pss::guilt::{Guilt, Guilts};

pub(in crate::pss) const CONTROL: Control = Control {
    id: "pss/baseline/host-namespaces",
    key: "hostNamespaces",
    level: Level::Baseline,
    severity: Severity::High,
    since: 0,
    replaces: None,
    page: include_str!("host_namespaces.md"),
    find,
    say,
};

fn find(pod: &Pod<'_>, _: u64, guilts: &mut Guilts<'_>) {
    for flag in ["hostNetwork", "hostPID", "hostIPC"] {
        if pod.get(flag).as_bool() == Some(true) {
            guilts.pod(flag).about(flag).mend_by_removing();
        }
    }
}

fn say(guilts: &[Guilt]) -> (&'static str, String) {
    let flags: Vec<String> = guilts.iter().map(|guilt| format!("{}=true", guilt.about)).collect();
    ("host namespaces", flags.join(", "))
}
