use model::{Container, Edit, Severity};

use super::windows;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "privilege-escalation-allowed",
    severity: Severity::Medium,
    page: include_str!("privilege_escalation_allowed.md"),
    judge: Judge::Container(privilege_escalation_allowed),
};

fn privilege_escalation_allowed(container: &Container<'_>, report: &mut Report<'_>) {
    if windows::is_for_windows(&container.pod()) {
        return report.not_applicable();
    }
    let field = "securityContext.allowPrivilegeEscalation";
    let name = container.name();
    let says = match container.security("allowPrivilegeEscalation").as_bool() {
        Some(false) => return,
        Some(true) => format!("{name} may gain rights it did not start with"),
        None => format!("{name} may gain rights it did not start with, as nothing forbids it"),
    };
    let draft = report.at(field, says).risky_fix(Edit::set(field, false));
    // The API server takes the two together only so.
    if container.security("privileged").as_bool() == Some(true) {
        draft.risky_fix(Edit::set("securityContext.privileged", false));
    }
}
