use model::{Edit, Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "long-lived-projected-token",
    severity: Severity::Low,
    page: include_str!("long_lived_projected_token.md"),
    judge: Judge::Pod(long_lived_projected_token),
};

const ONE_DAY: i64 = 24 * 60 * 60;

fn long_lived_projected_token(pod: &Pod<'_>, report: &mut Report<'_>) {
    for (volume, node) in pod.get("volumes").items().enumerate() {
        for (source, node) in node.at(&["projected", "sources"]).items().enumerate() {
            let seconds = node.at(&["serviceAccountToken", "expirationSeconds"]).as_i64();
            if let Some(seconds) = seconds.filter(|seconds| *seconds > ONE_DAY) {
                let field = "serviceAccountToken.expirationSeconds";
                let path = format!("volumes[{volume}].projected.sources[{source}].{field}");
                report
                    .at(path.clone(), format!("lasts {} hours", seconds / 3600))
                    .risky_fix(Edit::set(path, 3600));
            }
        }
    }
}
