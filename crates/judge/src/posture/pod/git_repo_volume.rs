use model::{Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "git-repo-volume",
    severity: Severity::High,
    page: include_str!("git_repo_volume.md"),
    judge: Judge::Pod(git_repo_volume),
};

fn git_repo_volume(pod: &Pod<'_>, report: &mut Report<'_>) {
    for (index, volume) in pod.get("volumes").items().enumerate() {
        if volume.get("gitRepo").is_set() {
            report.at(
                format!("volumes[{index}].gitRepo"),
                "has the kubelet run git as root on the node",
            );
        }
    }
}
