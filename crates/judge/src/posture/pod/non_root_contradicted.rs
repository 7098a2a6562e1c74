use model::{Container, Edit, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "non-root-contradicted",
    severity: Severity::Low,
    page: include_str!("non_root_contradicted.md"),
    judge: Judge::Container(non_root_contradicted),
};

fn non_root_contradicted(container: &Container<'_>, report: &mut Report<'_>) {
    let must_not = container.effective_security("runAsNonRoot").as_bool() == Some(true);
    let is_root = container.effective_security("runAsUser").as_i64() == Some(0);
    if must_not && is_root {
        let field = "securityContext.runAsUser";
        let says =
            format!("{} is to run as user 0 and not as root, and so never", container.name());
        report.at(field, says).risky_fix(Edit::set(field, 10_001));
    }
}
