//! One server of two.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::super::program::Program;
use crate::api_server::free_port;

/// Debian's library that shows a program another time, with the clock that steps left as it is.
const CLOCK: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

/// A server, running or killed.
pub(super) struct Replica {
    pub(super) port: u16,
    folder: PathBuf,
    starts: usize,
    child: Option<Child>,
}

/// With what all of them are started.
pub(super) struct Manner<'m> {
    pub(super) program: &'m Program,
    pub(super) kubeconfig: PathBuf,
    pub(super) service: String,
    pub(super) store: String,
}

impl Replica {
    /// One that is to start, in a folder of its own.
    pub(super) fn new(folder: &Path, number: usize) -> anyhow::Result<Replica> {
        let folder = folder.join(format!("replica-{number}"));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("clock"), "+0")?;
        let port = free_port()?;
        Ok(Replica { port, folder, starts: 0, child: None })
    }

    /// Whether servers can be shown another time here.
    pub(super) fn has_clock() -> Result<(), String> {
        Path::new(CLOCK).is_file().then_some(()).ok_or(format!("no {CLOCK}"))
    }

    /// Starts it, where it does not run.
    pub(super) fn start(&mut self, manner: &Manner<'_>) -> anyhow::Result<()> {
        if self.child.is_some() {
            return Ok(());
        }
        self.starts += 1;
        let mut command = manner.program.command("serve");
        command
            .args(["--cluster", "--adopt", "all", "--register", "--service", &manner.service])
            .args(["--listen", &format!("127.0.0.1:{}", self.port), "--store", &manner.store])
            .arg("--kubeconfig")
            .arg(&manner.kubeconfig);
        if Replica::has_clock().is_ok() {
            command
                .env("LD_PRELOAD", CLOCK)
                .env("FAKETIME_TIMESTAMP_FILE", self.folder.join("clock"))
                .env("FAKETIME_NO_CACHE", "1")
                .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        }
        let log = File::create(self.log())?;
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        self.child = Some(command.spawn()?);
        Ok(())
    }

    /// Its clock runs this much ahead: `+60d`.
    pub(super) fn set_clock(&self, ahead: &str) -> anyhow::Result<()> {
        Ok(fs::write(self.folder.join("clock"), ahead)?)
    }

    /// Kills it without a word.
    pub(super) fn kill(&mut self) -> anyhow::Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    /// Asks it to end, as a kubelet does, and waits for that.
    pub(super) fn stop(&mut self) -> anyhow::Result<()> {
        if let Some(mut child) = self.child.take() {
            Command::new("kill").args(["-TERM", &child.id().to_string()]).status()?;
            child.wait()?;
        }
        Ok(())
    }

    /// What it said since it was started.
    pub(super) fn said(&self) -> String {
        fs::read_to_string(self.log()).unwrap_or_default()
    }

    /// Whether it leads, as it says.
    pub(super) fn leads(&self) -> bool {
        let said = self.said();
        let last = said.lines().rfind(|line| line.contains("this replica leads"));
        last.is_some_and(|line| !line.contains("no more"))
    }

    /// How it ended, where nobody killed it.
    pub(super) fn ended(&mut self) -> anyhow::Result<Option<String>> {
        let Some(child) = &mut self.child else { return Ok(None) };
        let ended = child.try_wait()?;
        Ok(ended.map(|status| {
            self.child = None;
            format!("a replica ends with {status}: {}", self.said())
        }))
    }

    /// What it holds in memory, in MiB.
    pub(super) fn resident(&self) -> u64 {
        let id = self.child.as_ref().map(Child::id).unwrap_or_default();
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
        kib.unwrap_or_default() / 1_024
    }

    fn log(&self) -> PathBuf {
        self.folder.join(format!("log-{}", self.starts))
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        // One that has ended already is gone too.
        self.kill().ok();
    }
}
