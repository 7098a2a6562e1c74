//! PostgreSQL as tests start it: where there is one, with the rights of nobody.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Who it runs as where root starts it: PostgreSQL refuses to be root.
const NOBODY: u32 = 65_534;

/// Where `initdb` and `postgres` are, the newest first.
pub(crate) fn programs() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").ok().into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = debian.map(|it| it.path().join("bin")).collect();
    folders.sort();
    folders.reverse();
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    folders.into_iter().find(|it| it.join("initdb").is_file() && it.join("postgres").is_file())
}

/// A program with a privilege that it could lose no more, which ends with whoever starts it.
pub(crate) fn unprivileged(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    let (user, group) = (format!("--reuid={NOBODY}"), format!("--regid={NOBODY}"));
    command.args([&user, &group, "--clear-groups", "--pdeathsig=INT"]).arg(program);
    command
}

/// Makes an empty cluster of databases in `folder/cluster`, of the user `yagura` who needs no password.
/// The folder is given to whom it runs as. The error says why that cannot be done.
pub(crate) fn make(programs: &Path, folder: &Path) -> Result<(), String> {
    let said = |error: std::io::Error| format!("initdb cannot be started: {error}");
    if is_root() {
        std::os::unix::fs::chown(folder, Some(NOBODY), Some(NOBODY)).map_err(said)?;
    }
    let made = unprivileged(&programs.join("initdb"))
        .args(["--auth=trust", "--username=yagura", "--encoding=UTF8", "--no-sync"])
        .args(["--locale=C", "--pgdata"])
        .arg(folder.join("cluster"))
        .output()
        .map_err(said)?;
    match made.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&made.stderr).trim().replace('\n', "; ")),
    }
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
