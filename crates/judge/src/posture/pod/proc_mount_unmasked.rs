use model::{Container, Edit, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "proc-mount-unmasked",
    severity: Severity::Medium,
    page: include_str!("proc_mount_unmasked.md"),
    judge: Judge::Container(proc_mount_unmasked),
};

fn proc_mount_unmasked(container: &Container<'_>, report: &mut Report<'_>) {
    let mount = container.security("procMount").as_str().filter(|mount| !mount.is_empty());
    if let Some(mount) = mount.filter(|mount| *mount != "Default") {
        let field = "securityContext.procMount";
        let says = format!("{} sees all of /proc: procMount is {mount}", container.name());
        report.at(field, says).risky_fix(Edit::set(field, "Default"));
    }
}
