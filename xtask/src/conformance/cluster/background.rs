//! The cluster as a server follows it: what its store has is what a scan of the cluster finds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::{Value, json};

use super::super::program::{Found, Program, Scan};

/// Longer than it takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(180);

/// So long nothing may change before it counts as settled.
const QUIET: Duration = Duration::from_secs(6);

/// A server that keeps what it finds.
pub(super) struct Background<'b> {
    program: &'b Program,
    folder: &'b Path,
    child: Child,
}

impl<'b> Background<'b> {
    /// Starts it, with its store in `folder`.
    pub(super) fn start(
        program: &'b Program,
        folder: &'b Path,
        kubeconfig: &str,
    ) -> anyhow::Result<Background<'b>> {
        let mut command = program.command("serve");
        command.args(["--cluster", "--kubeconfig", kubeconfig, "--listen", "127.0.0.1:0"]);
        command.args(["--store", "kept"]).current_dir(folder);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        Ok(Background { program, folder, child })
    }

    /// What it has found, once that does not change any more.
    pub(super) fn settled(&self) -> anyhow::Result<Scan> {
        let (began, mut last, mut since) = (Instant::now(), Vec::new(), Instant::now());
        while began.elapsed() < PATIENCE {
            let found = self.export().unwrap_or_default();
            if found != last {
                (last, since) = (found, Instant::now());
            } else if !last.is_empty() && since.elapsed() >= QUIET {
                return scan(&last);
            }
            thread::sleep(Duration::from_millis(500));
        }
        bail!("the background is not settled after {} s", PATIENCE.as_secs())
    }

    fn export(&self) -> anyhow::Result<Vec<u8>> {
        let mut command = self.program.command("store");
        let output = command.args(["export", "kept"]).current_dir(self.folder).output()?;
        if !output.status.success() {
            bail!("{}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(output.stdout)
    }
}

impl Drop for Background<'_> {
    fn drop(&mut self) {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status().ok();
        self.child.wait().ok();
    }
}

/// The findings of an export, as a report has them.
fn scan(export: &[u8]) -> anyhow::Result<Scan> {
    let lines = std::str::from_utf8(export)?.lines();
    let findings = lines.map(|line| {
        let mut line: Value = serde_json::from_str(line)?;
        line.get_mut("finding").map(Value::take).context("a line without a finding")
    });
    let findings = findings.collect::<anyhow::Result<Vec<Value>>>()?;
    let report = json!({ "scanned": { "objects": 0 }, "diagnostics": [], "checks": [],
        "findings": findings, "unknowns": [] });
    Ok(serde_json::from_value(report)?)
}

/// What the two may differ in: a store takes findings of one fingerprint about one object for one.
pub(super) fn without_twins(scan: &mut Scan, kept: &mut Scan) {
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for found in scan.findings.iter().chain(&scan.unknowns) {
        *counts.entry(key(found)).or_default() += 1;
    }
    let mut seen = BTreeSet::new();
    for found in [&mut scan.findings, &mut scan.unknowns] {
        found.retain(|found| seen.insert(key(found)));
    }
    let all = [&mut scan.findings, &mut scan.unknowns, &mut kept.findings];
    for found in all.into_iter().flatten() {
        if counts.get(&key(found)).is_some_and(|count| *count > 1) {
            (found.says, found.path) = ("one of several".to_owned(), String::new());
        }
    }
}

fn key(found: &Found) -> (String, String, String, String, String) {
    let object = &found.object;
    let (kind, namespace) = (object.kind.clone(), object.namespace.clone());
    let (check, fingerprint) = (found.check.clone(), found.fingerprint.clone());
    (check, kind, namespace, object.name.clone(), fingerprint)
}
