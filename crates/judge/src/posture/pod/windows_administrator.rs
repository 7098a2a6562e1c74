use model::{Pod, Severity};

use super::standing;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "windows-administrator",
    severity: Severity::Medium,
    page: include_str!("windows_administrator.md"),
    judge: Judge::Pod(windows_administrator),
};

/// Accounts with every right, in the container and, as a HostProcess, on the node.
const ADMINISTRATORS: &[&str] = &[
    "containeradministrator",
    "user manager\\containeradministrator",
    "nt authority\\system",
    "builtin\\administrators",
    "administrator",
];

fn windows_administrator(pod: &Pod<'_>, report: &mut Report<'_>) {
    for standing in standing::of(pod, &["windowsOptions", "runAsUserName"]) {
        let user = standing.value.as_str().unwrap_or_default();
        if ADMINISTRATORS.contains(&user.to_ascii_lowercase().as_str()) {
            report.at_root(standing.path, format!("{} runs as {user}", standing.whose));
        }
    }
}
