use model::{Edit, Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "unsafe-sysctl",
    severity: Severity::Medium,
    page: include_str!("unsafe_sysctl.md"),
    judge: Judge::Pod(unsafe_sysctl),
};

/// What Kubernetes itself calls safe, in its newest release: set apart by namespaces, and harmless
/// to neighbours. `pss/baseline/sysctls` knows since when each is.
const SAFE: &[&str] = &[
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_notsent_lowat",
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_slow_start_after_idle",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.tcp_wmem",
];

fn unsafe_sysctl(pod: &Pod<'_>, report: &mut Report<'_>) {
    for (index, sysctl) in pod.security("sysctls").items().enumerate() {
        let Some(name) = sysctl.get("name").as_str() else { continue };
        // The kernel and Kubernetes take a slash for a dot.
        if !SAFE.contains(&name.replace('/', ".").as_str()) {
            let item = format!("securityContext.sysctls[{index}]");
            report
                .at(format!("{item}.name"), format!("sets {name}, which can hurt its neighbours"))
                .risky_fix(Edit::remove(item));
        }
    }
}
