use model::{Container, Edit, Severity};

use super::capability;
use super::windows;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "capabilities-not-dropped",
    severity: Severity::Low,
    page: include_str!("capabilities_not_dropped.md"),
    judge: Judge::Container(capabilities_not_dropped),
};

fn capabilities_not_dropped(container: &Container<'_>, report: &mut Report<'_>) {
    if windows::is_for_windows(&container.pod()) {
        return report.not_applicable();
    }
    let is_kept = |name: &&&str| !capability::drops(container, &[**name, "ALL"]);
    let Some(first) = capability::DEFAULT.iter().find(is_kept) else { return };
    let field = "securityContext.capabilities.drop";
    let says = format!("{} keeps {first} and others: it does not drop ALL", container.name());
    let draft = report.at(field, says).risky_fix(Edit::set(field, vec!["ALL"]));
    // Adding all again would undo it.
    let added = container.security("capabilities").get("add");
    for (index, item) in added.items().enumerate() {
        if item.as_str().is_some_and(|written| capability::is(written, "ALL")) {
            draft.risky_fix(Edit::remove(format!("securityContext.capabilities.add[{index}]")));
        }
    }
}
