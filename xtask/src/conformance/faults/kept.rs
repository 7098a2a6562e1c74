//! The store that both replicas share: a PostgreSQL server of its own, on a disk that can be filled.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::Value;

use super::super::program::Program;
use crate::api_server::free_port;
use crate::postgres_server::{make, programs, unprivileged};

/// Room for what it begins with, and for what is found.
const DISK: &str = "size=400m";

/// A running database. It stops, and leaves nothing, when this is dropped.
pub(super) struct Database {
    folder: PathBuf,
    programs: PathBuf,
    port: u16,
    child: Option<Child>,
    /// It has a disk of its own.
    has_disk: bool,
}

impl Database {
    /// Starts it; the error says why not.
    pub(super) fn start() -> Result<Database, String> {
        let programs = programs().ok_or("no initdb")?;
        let folder = std::env::temp_dir().join(format!("yagura-faults-{}", std::process::id()));
        Database::make(folder, programs).map_err(|error| format!("{error:#}"))
    }

    fn make(folder: PathBuf, programs: PathBuf) -> anyhow::Result<Database> {
        fs::create_dir_all(&folder)?;
        let mount = ["-t", "tmpfs", "-o", DISK, "yagura"];
        let mounted = Command::new("mount").args(mount).arg(&folder).stderr(Stdio::null()).status();
        let has_disk = mounted.is_ok_and(|status| status.success());
        let port = free_port()?;
        let mut database = Database { folder, programs, port, child: None, has_disk };
        make(&database.programs, &database.folder).map_err(anyhow::Error::msg)?;
        database.start_again()?;
        Ok(database)
    }

    /// Its address.
    pub(super) fn address(&self) -> String {
        format!("postgres://yagura:none@127.0.0.1:{}/postgres", self.port)
    }

    /// Kills it without a word.
    pub(super) fn kill(&mut self) -> anyhow::Result<()> {
        // What it has forked ends with it.
        if let Some(mut child) = self.child.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    /// Starts it where it does not run, and waits until it answers.
    pub(super) fn start_again(&mut self) -> anyhow::Result<()> {
        if let Some(child) = &mut self.child
            && child.try_wait()?.is_some()
        {
            self.child = None;
        }
        let began = Instant::now();
        while began.elapsed() < super::PATIENCE {
            if self.child.is_none() {
                let mut postgres = unprivileged(&self.programs.join("postgres"));
                postgres.arg("-D").arg(self.cluster()).arg("-k").arg(&self.folder);
                postgres.args(["-c", "listen_addresses=127.0.0.1", "-c", "max_wal_size=64MB"]);
                postgres.args(["-p", &self.port.to_string()]).stdin(Stdio::null());
                let postgres = postgres.stdout(Stdio::null()).stderr(Stdio::null());
                self.child = Some(postgres.spawn()?);
            }
            let mut ready = Command::new(self.programs.join("pg_isready"));
            ready.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
            if ready.status()?.success() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(200));
            // One that found another's shared memory still in use ends, and is started once more.
            if let Some(child) = &mut self.child
                && child.try_wait()?.is_some()
            {
                self.child = None;
            }
        }
        bail!("PostgreSQL does not answer")
    }

    /// Leaves no room on its disk; the error says why that cannot be done here.
    pub(super) fn fill(&self) -> anyhow::Result<Result<(), String>> {
        if !self.has_disk {
            return Ok(Err("no disk may be mounted here".to_owned()));
        }
        let mut filler = fs::File::create(self.filler())?;
        let block = vec![0; 1 << 20];
        while std::io::Write::write_all(&mut filler, &block).is_ok() {}
        Ok(Ok(()))
    }

    /// Gives the room back.
    pub(super) fn empty(&self) -> anyhow::Result<()> {
        Ok(fs::remove_file(self.filler())?)
    }

    /// The names of what is found of a policy, with when each was first seen.
    pub(super) fn found(
        &self,
        program: &Program,
        policy: &str,
    ) -> anyhow::Result<BTreeMap<String, String>> {
        let output = program.command("store").args(["export", &self.address()]).output()?;
        if !output.status.success() {
            bail!("{}", String::from_utf8_lossy(&output.stderr));
        }
        let mut found = BTreeMap::new();
        for line in String::from_utf8(output.stdout)?.lines() {
            let line: Value = serde_json::from_str(line)?;
            let finding = line.get("finding").context("a line without a finding")?;
            let text = |value: &Value, key: &str| {
                value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
            };
            let is_open = line.get("fixed").is_none();
            if is_open && text(finding, "check").contains(policy) {
                let name = finding.get("object").map(|it| text(it, "name")).unwrap_or_default();
                found.insert(name, text(&line, "firstSeen"));
            }
        }
        Ok(found)
    }

    fn cluster(&self) -> PathBuf {
        self.folder.join("cluster")
    }

    fn filler(&self) -> PathBuf {
        self.folder.join("filler")
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.kill().ok();
        if self.has_disk {
            Command::new("umount").arg("--lazy").arg(&self.folder).status().ok();
        }
        fs::remove_dir_all(&self.folder).ok();
    }
}
