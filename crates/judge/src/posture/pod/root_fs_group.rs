use model::{Edit, Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "root-fs-group",
    severity: Severity::Low,
    page: include_str!("root_fs_group.md"),
    judge: Judge::Pod(root_fs_group),
};

fn root_fs_group(pod: &Pod<'_>, report: &mut Report<'_>) {
    if pod.security("fsGroup").as_i64() == Some(0) {
        report
            .at(
                "securityContext.fsGroup",
                "gives its volumes to group root, and itself to the group",
            )
            .risky_fix(Edit::remove("securityContext.fsGroup"));
    }
}
