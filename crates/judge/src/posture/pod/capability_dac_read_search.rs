use model::{Container, Severity};

use super::capability;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "capability-dac-read-search",
    severity: Severity::High,
    page: include_str!("capability_dac_read_search.md"),
    judge: Judge::Container(capability_dac_read_search),
};

fn capability_dac_read_search(container: &Container<'_>, report: &mut Report<'_>) {
    capability::report_added(container, report, &["DAC_READ_SEARCH"], |written| {
        format!("{} has {written} and can open the node's files by number", container.name())
    });
}
