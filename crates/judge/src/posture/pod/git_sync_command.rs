use model::{Container, Severity};

use crate::check::{Check, Judge};
use crate::posture::image::reference;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "git-sync-command",
    severity: Severity::Medium,
    page: include_str!("git_sync_command.md"),
    judge: Judge::Container(git_sync_command),
};

/// Variables of git-sync that name a program to run.
const PROGRAMS: &[&str] = &[
    "GITSYNC_GIT",
    "GIT_SYNC_GIT",
    "GITSYNC_EXECHOOK_COMMAND",
    "GIT_SYNC_EXECHOOK_COMMAND",
    "GITSYNC_ASKPASS_URL",
    "GITSYNC_PASSWORD_FILE",
];

fn git_sync_command(container: &Container<'_>, report: &mut Report<'_>) {
    if !reference::repository(container.image()).ends_with("git-sync") {
        return;
    }
    for (index, variable) in container.get("env").items().enumerate() {
        let name = variable.get("name").as_str().unwrap_or_default();
        if PROGRAMS.contains(&name) {
            let says = format!("{name} has git-sync run or read what the variable names");
            report.at(format!("env[{index}].name"), says);
        }
    }
}
