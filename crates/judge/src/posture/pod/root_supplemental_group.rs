use model::{Edit, Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "root-supplemental-group",
    severity: Severity::Low,
    page: include_str!("root_supplemental_group.md"),
    judge: Judge::Pod(root_supplemental_group),
};

fn root_supplemental_group(pod: &Pod<'_>, report: &mut Report<'_>) {
    for (index, group) in pod.security("supplementalGroups").items().enumerate() {
        if group.as_i64() == Some(0) {
            let field = format!("securityContext.supplementalGroups[{index}]");
            report
                .at(&field, "puts every container into group root")
                .risky_fix(Edit::remove(&field));
        }
    }
}
