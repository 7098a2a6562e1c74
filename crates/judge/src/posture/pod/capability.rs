//! Linux capabilities, as containers ask for them.

use model::{Container, Edit};

use crate::report::Report;

/// What a container has when it asks for nothing: the default of containerd and CRI-O's ancestor,
/// which Pod Security allows at its baseline level.
pub(super) const DEFAULT: &[&str] = &[
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "NET_RAW",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// What Linux has besides.
pub(super) const OTHER: &[&str] = &[
    "AUDIT_CONTROL",
    "AUDIT_READ",
    "BLOCK_SUSPEND",
    "BPF",
    "CHECKPOINT_RESTORE",
    "DAC_READ_SEARCH",
    "IPC_LOCK",
    "IPC_OWNER",
    "LEASE",
    "LINUX_IMMUTABLE",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "NET_ADMIN",
    "NET_BROADCAST",
    "PERFMON",
    "SYSLOG",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_MODULE",
    "SYS_NICE",
    "SYS_PACCT",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "WAKE_ALARM",
];

/// Means this capability. Runtimes do not mind letter case, and CRI-O no `CAP_` before the name.
pub(super) fn is(written: &str, name: &str) -> bool {
    written.eq_ignore_ascii_case(name) || without_prefix(written).eq_ignore_ascii_case(name)
}

/// Means one of these.
pub(super) fn is_among(written: &str, names: &[&str]) -> bool {
    names.iter().any(|name| is(written, name))
}

/// The name without `CAP_` before it.
pub(super) fn without_prefix(written: &str) -> &str {
    let (prefix, name) = written.split_at_checked(4).unwrap_or(("", written));
    if prefix.eq_ignore_ascii_case("CAP_") { name } else { written }
}

/// The container drops one of these. A name with `CAP_` before it drops nothing in containerd.
pub(super) fn drops(container: &Container<'_>, names: &[&str]) -> bool {
    let mut dropped = container.security("capabilities").get("drop").strings();
    dropped.any(|written| names.iter().any(|name| written.eq_ignore_ascii_case(name)))
}

/// The container adds one of these.
pub(super) fn adds(container: &Container<'_>, names: &[&str]) -> bool {
    let mut added = container.security("capabilities").get("add").strings();
    added.any(|written| is_among(written, names))
}

/// Reports each of `names` that the container adds; `says` is told how it is written.
pub(super) fn report_added(
    container: &Container<'_>,
    report: &mut Report<'_>,
    names: &[&str],
    says: impl Fn(&str) -> String,
) {
    let added = container.security("capabilities").get("add");
    for (index, item) in added.items().enumerate() {
        if let Some(written) = item.as_str().filter(|written| is_among(written, names)) {
            let item = format!("securityContext.capabilities.add[{index}]");
            report.at(&item, says(written)).risky_fix(Edit::remove(&item));
        }
    }
}
