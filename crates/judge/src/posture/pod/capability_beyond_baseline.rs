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

/// What has a check of its own.
const NAMED: &[&str] = &[
    "BPF",
    "DAC_READ_SEARCH",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "NET_ADMIN",
    "PERFMON",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_MODULE",
    "SYS_PTRACE",
    "SYS_RAWIO",
];

fn capability_beyond_baseline(container: &Container<'_>, report: &mut Report<'_>) {
    let others = capability::OTHER.iter().copied().filter(|name| !NAMED.contains(name));
    let others: Vec<&str> = others.collect();
    capability::report_added(container, report, &others, |written| {
        format!("{} has {written}, which no container has by default", container.name())
    });
}
