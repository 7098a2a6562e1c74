use model::{Container, Severity};

use super::capability;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "capability-net-admin",
    severity: Severity::Medium,
    page: include_str!("capability_net_admin.md"),
    judge: Judge::Container(capability_net_admin),
};

fn capability_net_admin(container: &Container<'_>, report: &mut Report<'_>) {
    capability::report_added(container, report, &["NET_ADMIN"], |written| {
        let whose = match container.pod().get("hostNetwork").as_bool() {
            Some(true) => "the node's network",
            _ => "its pod's network, past sidecars and redirects",
        };
        format!("{} has {written} and can rewire {whose}", container.name())
    });
}
