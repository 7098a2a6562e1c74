//! Asks `helm` and `kustomize`, where they are on PATH, for what a chart or folder becomes.

use std::env;
use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::read::read_stream;

/// A chart that takes longer does something else than rendering.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program called `name` in one of `folders`, which are written as in `PATH`.
pub(super) fn find(name: &str, folders: &OsStr) -> Option<PathBuf> {
    env::split_paths(folders).map(|folder| folder.join(name)).find(|program| program.is_file())
}

/// What `helm template` prints for the chart in `folder`; the error is a clause.
pub(super) fn helm(program: &Path, folder: &Path) -> Result<Vec<u8>, String> {
    let name = folder.file_name().map(|name| name.to_string_lossy().to_lowercase());
    let release = name.filter(|name| !name.is_empty()).unwrap_or_else(|| "release".to_owned());
    run(Command::new(program).args(["template", &release]).arg(folder))
}

/// What `kustomize build` prints for `folder`; the error is a clause.
pub(super) fn kustomize(program: &Path, folder: &Path) -> Result<Vec<u8>, String> {
    run(Command::new(program).arg("build").arg(folder))
}

fn run(command: &mut Command) -> Result<Vec<u8>, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot start {program}: {}", super::describe(&error)))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let printed = thread::spawn(move || stdout.map(read_stream));
    let complained = thread::spawn(move || first_lines(stderr));
    let finished = wait(&mut child);
    let printed = printed.join().ok().flatten();
    let complained = complained.join().unwrap_or_default();
    match (finished, printed) {
        (Some(true), Some(Ok(text))) => Ok(text),
        (Some(true), Some(Err(diagnostic))) => Err(diagnostic.says),
        (None, _) => Err(format!("{program} took longer than {} seconds", PATIENCE.as_secs())),
        _ => Err(format!("{program} failed: {complained}")),
    }
}

/// Whether the program ended well; `None` when it had to be stopped.
fn wait(child: &mut Child) -> Option<bool> {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) => thread::sleep(Duration::from_millis(5)),
            Err(_) => return Some(false),
        }
    }
    child.kill().ok();
    child.wait().ok();
    None
}

/// What a program complained of, in one line of bounded length.
fn first_lines(stream: Option<impl Read>) -> String {
    let mut text = Vec::new();
    if let Some(mut stream) = stream {
        stream.by_ref().take(2_000).read_to_end(&mut text).ok();
        std::io::copy(&mut stream, &mut std::io::sink()).ok();
    }
    let text = String::from_utf8_lossy(&text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
