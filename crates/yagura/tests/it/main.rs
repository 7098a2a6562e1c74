//! The product from outside: the program, as a person runs it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, and says what it skips"
)]

#[path = "../../../../tests/support/api_server.rs"]
mod api_server;

#[path = "../../../../tests/support/control_plane.rs"]
mod control_plane;

mod background;
mod cluster;
mod errands;
mod explain;
mod frameworks;
mod hostile;
mod install;
mod natives;
#[cfg(feature = "otlp")]
mod otlp;
mod serving;
mod transcripts;
mod ui;

use std::path::{Path, PathBuf};
use std::process::Command;

/// The program, in `folder`, without anything of the environment that changes what it says.
fn yagura(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yagura"));
    command.current_dir(folder).env("PATH", "").env_remove("NO_COLOR").env("COLUMNS", "100");
    command
}

/// An empty folder for one test, under the target folder; what an earlier run left is gone.
fn fresh_folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
