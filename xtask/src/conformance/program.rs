//! The program itself, as a user runs it, and what its JSON report says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use serde::Deserialize;

/// The built program.
pub(super) struct Program(PathBuf);

/// What a scan says.
#[derive(Debug, Deserialize)]
pub(super) struct Scan {
    pub(super) scanned: Scanned,
    /// What could not be read.
    pub(super) diagnostics: Vec<Told>,
    checks: Vec<CheckResult>,
    /// What fails.
    pub(super) findings: Vec<Found>,
    /// What could not be looked at.
    pub(super) unknowns: Vec<Found>,
}

#[derive(Debug, Deserialize)]
struct CheckResult {
    id: String,
    tally: Tally,
}

#[derive(Debug, Deserialize)]
struct Tally {
    fail: u64,
    unknown: u64,
}

/// How much was looked at.
#[derive(Debug, Deserialize)]
pub(super) struct Scanned {
    pub(super) objects: usize,
}

/// Something that is told of the input.
#[derive(Debug, Deserialize)]
pub(super) struct Told {
    pub(super) level: String,
    pub(super) says: String,
    #[serde(default)]
    pub(super) help: String,
}

/// A finding.
#[derive(Debug, Deserialize)]
pub(super) struct Found {
    pub(super) check: String,
    pub(super) says: String,
    pub(super) object: Named,
    pub(super) path: String,
    #[serde(default)]
    pub(super) file: String,
    pub(super) fingerprint: String,
}

/// The object of a finding.
#[derive(Debug, Deserialize)]
pub(super) struct Named {
    #[serde(rename = "apiVersion")]
    pub(super) api_version: String,
    pub(super) kind: String,
    #[serde(default)]
    pub(super) namespace: String,
    pub(super) name: String,
}

impl Scan {
    /// The checks that have nothing to say against anything.
    pub(super) fn idle_checks(&self) -> Vec<String> {
        let is_idle = |check: &&CheckResult| check.tally.fail == 0 && check.tally.unknown == 0;
        self.checks.iter().filter(is_idle).map(|check| check.id.clone()).collect()
    }
}

impl Program {
    /// Builds the program with the profile for corpora: a debug build takes minutes for them.
    pub(super) fn build() -> anyhow::Result<Program> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
        let output = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--profile", "conformance", "--package", "yagura"])
            .args(["--message-format", "json-render-diagnostics", "--manifest-path"])
            .arg(manifest)
            .output()?;
        if !output.status.success() {
            bail!("cannot build yagura: {}", String::from_utf8_lossy(&output.stderr));
        }
        let messages = String::from_utf8(output.stdout)?;
        let mut programs = messages.lines().filter_map(|line| {
            let message: serde_json::Value = serde_json::from_str(line).ok()?;
            Some(PathBuf::from(message.get("executable")?.as_str()?))
        });
        Ok(Program(programs.next_back().context("cargo names no program")?))
    }

    /// The program with a verb.
    pub(super) fn command(&self, verb: &str) -> Command {
        let mut command = Command::new(&self.0);
        command.arg(verb);
        command
    }

    /// Scans all of a folder.
    pub(super) fn scan(&self, folder: &Path) -> anyhow::Result<Scan> {
        let report = folder.with_extension("json");
        let format = format!("json={}", report.display());
        self.run(folder, &["scan", "--format", &format])?;
        let text = fs::read(&report).context("the scan leaves no report")?;
        fs::remove_file(&report)?;
        serde_json::from_slice(&text).context("cannot read the report")
    }

    /// Scans by these arguments, in a folder that may be written to. `Err` is what was said where
    /// there is no report.
    pub(super) fn report(
        &self,
        folder: &Path,
        arguments: &[&str],
    ) -> anyhow::Result<(Option<i32>, Result<Scan, String>)> {
        let report = folder.join("report.json");
        fs::remove_file(&report).ok();
        let format = format!("json={}", report.display());
        let output = Command::new(&self.0)
            .arg("scan")
            .args(arguments)
            .args(["--format", &format])
            .current_dir(folder)
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let scan = match fs::read(&report) {
            Ok(text) => Ok(serde_json::from_slice(&text).context("cannot read the report")?),
            Err(_) => Err(said),
        };
        Ok((output.status.code(), scan))
    }

    /// Fixes all of a folder, by these checks or by all; gives what is said about it.
    pub(super) fn fix(&self, folder: &Path, checks: &[String]) -> anyhow::Result<String> {
        let checks = checks.join(",");
        let mut arguments = vec!["fix", "--unsafe", "--write"];
        if !checks.is_empty() {
            arguments.extend(["--check", &checks]);
        }
        self.run(folder, &arguments)
    }

    /// Runs the policy tests of a folder, and gives a line for each case.
    pub(super) fn test(&self, folder: &Path) -> anyhow::Result<Vec<String>> {
        let output =
            Command::new(&self.0).args(["test", "--verbose", "."]).current_dir(folder).output()?;
        if output.status.code().is_none_or(|code| code > 2) {
            bail!("yagura test ends with {}", output.status);
        }
        let said = String::from_utf8(output.stdout)?;
        let mut lines: Vec<_> = said.lines().map(str::to_owned).collect();
        // What was no case is told on the other output, and the last line is the sum of all.
        lines.pop().context("yagura test says nothing")?;
        lines.extend(String::from_utf8(output.stderr)?.lines().map(str::to_owned));
        Ok(lines)
    }

    /// Runs in a folder, and on all of it: corpora have hidden files. Code 2 stands for files that
    /// cannot be read, which they have too.
    fn run(&self, folder: &Path, arguments: &[&str]) -> anyhow::Result<String> {
        let output = Command::new(&self.0)
            .args(arguments)
            .args(["--hidden", "."])
            .current_dir(folder)
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.code().is_none_or(|code| code > 2) || said.contains("error: ") {
            bail!("yagura {} ends with {}: {said}", arguments.join(" "), output.status);
        }
        Ok(said)
    }
}
