use model::{Container, Edit, FieldPath, Pod, Severity};

use super::windows;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "root-user",
    severity: Severity::Medium,
    page: include_str!("root_user.md"),
    judge: Judge::Pod(root_user),
};

fn root_user(pod: &Pod<'_>, report: &mut Report<'_>) {
    if windows::is_for_windows(pod) {
        return report.not_applicable();
    }
    let mut heirs = 0;
    for container in pod.containers() {
        let user = container.effective_security("runAsUser");
        if container.effective_security("runAsNonRoot").as_bool() == Some(true) {
            continue;
        } else if !user.is_set() {
            any_user(&container, report);
        } else if user.as_i64() == Some(0) && container.security("runAsUser").is_set() {
            let says = format!("{} runs as root: runAsUser is 0", container.name());
            root(container.path().key("securityContext"), says, report);
        } else if user.as_i64() == Some(0) {
            heirs += 1;
        }
    }
    if heirs > 0 {
        let path = FieldPath::from(pod.spec_path()).key("securityContext");
        root(path, "containers run as root: runAsUser is 0".to_owned(), report);
    }
}

fn any_user(container: &Container<'_>, report: &mut Report<'_>) {
    let path = container.path().key("securityContext").key("runAsNonRoot");
    let says = format!("{} runs as root if its image says so", container.name());
    report.at_root(&path, says).risky_fix(Edit::set(&path, true));
}

fn root(context: FieldPath, says: String, report: &mut Report<'_>) {
    let path = context.clone().key("runAsUser");
    report
        .at_root(&path, says)
        .risky_fix(Edit::set(&path, 10_001))
        .risky_fix(Edit::set(context.key("runAsNonRoot"), true));
}
