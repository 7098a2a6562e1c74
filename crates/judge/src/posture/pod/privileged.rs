use model::{Container, Edit, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "privileged",
    severity: Severity::Critical,
    page: include_str!("privileged.md"),
    judge: Judge::Container(privileged),
};

fn privileged(container: &Container<'_>, report: &mut Report<'_>) {
    if container.security("privileged").as_bool() == Some(true) {
        report
            .at("securityContext.privileged", format!("{} is root on the node", container.name()))
            .risky_fix(Edit::set("securityContext.privileged", false));
    }
}
