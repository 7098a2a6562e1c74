use model::{Container, Severity};

use super::capability;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "capability-bpf",
    severity: Severity::High,
    page: include_str!("capability_bpf.md"),
    judge: Judge::Container(capability_bpf),
};

fn capability_bpf(container: &Container<'_>, report: &mut Report<'_>) {
    capability::report_added(container, report, &["BPF", "PERFMON"], |written| {
        format!("{} has {written} and can watch the node's kernel", container.name())
    });
}
