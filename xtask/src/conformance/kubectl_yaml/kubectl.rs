//! kubectl as a reader of files.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use serde_json::Value;

use super::Case;

/// What kubectl made of a file.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The objects it printed, until it met an error.
    pub(super) objects: Vec<Value>,
    /// Why it did not read on.
    pub(super) error: Option<Refusal>,
}

/// Why kubectl did not take a file.
#[derive(Debug, Clone)]
pub(super) enum Refusal {
    /// It could not read it: what it said.
    Unreadable(String),
    /// It could, but what it read is no object.
    NoObject,
}

/// The program.
pub(super) struct Kubectl {
    folder: PathBuf,
}

/// The name of the object that stands between two files.
const MARKER: &str = "yagura-end-of-file";

impl Kubectl {
    /// The program on PATH, if there is one.
    pub(super) fn find() -> Option<Kubectl> {
        Command::new("kubectl").args(["version", "--client"]).output().ok()?;
        let folder =
            std::env::temp_dir().join(format!("yagura-kubectl-yaml-{}", std::process::id()));
        Some(Kubectl { folder })
    }

    /// What it makes of each of `cases`.
    pub(super) fn read(&self, cases: &[Case]) -> anyhow::Result<Vec<Reading>> {
        fs::create_dir_all(&self.folder)?;
        let marker = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {MARKER}}}\n");
        for (number, case) in cases.iter().enumerate() {
            fs::write(self.folder.join(format!("{number:05}a.yaml")), &case.text)?;
            fs::write(self.folder.join(format!("{number:05}z.yaml")), &marker)?;
        }
        let output = Command::new("kubectl")
            .args(["annotate", "--local", "-o", "json", "--overwrite", "yagura=x", "-f"])
            .arg(&self.folder)
            .output();
        fs::remove_dir_all(&self.folder)?;
        let output = output.context("cannot run kubectl")?;
        let mut readings = objects(&output.stdout, cases.len())?;
        let errors = errors(&String::from_utf8_lossy(&output.stderr), &self.folder);
        for (number, reading) in readings.iter_mut().enumerate() {
            reading.error = errors.get(&number).cloned();
        }
        Ok(readings)
    }
}

/// The printed objects, file by file.
fn objects(output: &[u8], files: usize) -> anyhow::Result<Vec<Reading>> {
    let mut readings = vec![];
    let mut reading = Reading::default();
    let mut reader = serde_json::Deserializer::from_slice(output);
    reader.disable_recursion_limit();
    for object in reader.into_iter::<Value>() {
        let object = object.context("kubectl printed no JSON")?;
        if object.pointer("/metadata/name").and_then(Value::as_str) == Some(MARKER) {
            readings.push(std::mem::take(&mut reading));
        } else {
            reading.objects.push(object);
        }
    }
    if readings.len() != files {
        bail!("kubectl answered for {} files of {files}", readings.len());
    }
    Ok(readings)
}

/// What it says about the files it did not take, by their numbers.
fn errors(said: &str, folder: &Path) -> HashMap<usize, Refusal> {
    let prefix = format!("{}/", folder.display());
    let mut errors = HashMap::new();
    for line in said.lines() {
        let Some((before, after)) = line.split_once(&prefix) else { continue };
        let Some(number) = after.get(..5).and_then(|number| number.parse().ok()) else { continue };
        let refusal = if before.contains("error parsing") {
            Refusal::Unreadable(after.split_once(": ").map_or("", |(_, why)| why).to_owned())
        } else {
            Refusal::NoObject
        };
        // It may say both of a file with several documents. What it could not read ends the file.
        if !matches!(errors.get(&number), Some(Refusal::Unreadable(_))) {
            errors.insert(number, refusal);
        }
    }
    errors
}
