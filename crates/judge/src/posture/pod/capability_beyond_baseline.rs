use model::{Container, Severity};

use super::capability;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "capability-beyond-baseline",
    severity: Severity::Low,
    page: include_str!("capability_beyond_baseline.md"),
    judge: Judge::Container(capability_beyond_baseline),
};

/// What no container has by default, but for those with a check of their own.
const BEYOND: &[&str] = &[
    "AUDIT_CONTROL",
    "AUDIT_READ",
    "BLOCK_SUSPEND",
    "CHECKPOINT_RESTORE",
    "IPC_LOCK",
    "IPC_OWNER",
    "LEASE",
    "LINUX_IMMUTABLE",
    "NET_BROADCAST",
    "SYSLOG",
    "SYS_NICE",
    "SYS_PACCT",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "WAKE_ALARM",
];

fn capability_beyond_baseline(container: &Container<'_>, report: &mut Report<'_>) {
    capability::report_added(container, report, BEYOND, |written| {
        format!("{} has {written}, which no container has by default", container.name())
    });
}
