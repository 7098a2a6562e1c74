use model::{Edit, Pod, Severity};

use crate::pss::Level;
use crate::pss::control::Control;
use crate::pss::guilt::{Guilt, Guilts};

pub(in crate::pss) const CONTROL: Control = Control {
    id: "pss/baseline/sysctls",
    key: "sysctls",
    level: Level::Baseline,
    severity: Severity::Medium,
    since: 0,
    replaces: None,
    page: include_str!("sysctls.md"),
    find,
    say,
};

/// What is safe, and since which version it is known to be.
const SAFE: &[(u64, &str)] = &[
    (0, "kernel.shm_rmid_forced"),
    (0, "net.ipv4.ip_local_port_range"),
    (0, "net.ipv4.ip_unprivileged_port_start"),
    (0, "net.ipv4.ping_group_range"),
    (0, "net.ipv4.tcp_syncookies"),
    (27, "net.ipv4.ip_local_reserved_ports"),
    (29, "net.ipv4.tcp_fin_timeout"),
    (29, "net.ipv4.tcp_keepalive_intvl"),
    (29, "net.ipv4.tcp_keepalive_probes"),
    (29, "net.ipv4.tcp_keepalive_time"),
    (32, "net.ipv4.tcp_rmem"),
    (32, "net.ipv4.tcp_wmem"),
    (37, "net.ipv4.tcp_notsent_lowat"),
    (37, "net.ipv4.tcp_slow_start_after_idle"),
];

fn find(pod: &Pod<'_>, minor: u64, guilts: &mut Guilts<'_>) {
    for (index, sysctl) in pod.security("sysctls").items().enumerate() {
        let name = sysctl.get("name").as_str().unwrap_or_default();
        if !SAFE.iter().any(|(since, safe)| *safe == name && *since <= minor) {
            let item = guilts.in_spec(format!("securityContext.sysctls[{index}]"));
            let guilt = guilts.pod(format!("securityContext.sysctls[{index}].name"));
            guilt.value(name).mend(Edit::remove(item));
        }
    }
}

fn say(guilts: &[Guilt]) -> (&'static str, String) {
    let names: Vec<&str> = guilts.iter().map(|guilt| guilt.value.as_str()).collect();
    ("forbidden sysctls", names.join(", "))
}
