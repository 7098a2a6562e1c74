//! The arrows of ARCHITECTURE.md, checked: which of our crates may use which.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use serde_json::Value;

use crate::conformance::files_in;

/// Who may use whom. Adding a name here is a design decision: say why in the commit.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("judge", &["model"]),
    ("policy", &["model"]),
    ("report", &["model"]),
    ("source", &["model"]),
    ("keys", &["model"]),
    ("store", &["model"]),
    ("act", &["model", "source"]),
    ("server", &["act", "judge", "keys", "model", "policy", "report", "source", "store"]),
    ("ui", &["judge", "keys", "model", "report", "store"]),
    (
        "yagura",
        &["act", "judge", "keys", "model", "policy", "report", "server", "source", "store", "ui"],
    ),
    ("xtask", &["judge", "model", "policy", "report", "source"]),
];

/// Fails when a crate uses one that it may not, or when the table does not know a crate.
/// Dependencies of tests do not count.
pub(crate) fn check() -> anyhow::Result<()> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .context("cannot run cargo metadata")?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata
        .get("packages")
        .and_then(Value::as_array)
        .context("cargo metadata lists no packages")?;
    let ours: BTreeSet<&str> = packages.iter().filter_map(|it| text(it, "name")).collect();
    for package in packages {
        let name = short(text(package, "name").context("a package without a name")?);
        let Some((_, allowed)) = MAY_USE.iter().find(|(known, _)| *known == name) else {
            bail!("the crate {name} is not in the table of who may use whom");
        };
        let dependencies =
            package.get("dependencies").and_then(Value::as_array).context("no dependencies")?;
        let used = dependencies.iter().filter(|it| it.get("kind").is_none_or(Value::is_null));
        for used in used.filter_map(|it| text(it, "name")).filter(|used| ours.contains(used)) {
            if !allowed.contains(&short(used)) {
                bail!("{name} must not use {}", short(used));
            }
        }
    }
    check_writers()
}

/// Fails when anybody but `act` sends a change to a cluster: who does not name the type of a change
/// cannot send one.
fn check_writers() -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui");
    for path in files_in(&root)?.into_iter().chain(files_in(&pages)?) {
        let is_rust = path.extension().is_some_and(|it| it == "rs");
        let may = ["act", "source"].iter().any(|it| path.starts_with(root.join(it)));
        if is_rust && !may && names_a_change(&fs::read_to_string(&path)?) {
            bail!("{} writes to a cluster: only the crate act does", path.display());
        }
    }
    Ok(())
}

fn names_a_change(text: &str) -> bool {
    let mut uses = text.split("source::cluster::").skip(1);
    uses.any(|rest| match rest.strip_prefix('{') {
        Some(list) => {
            let list = list.split('}').next().unwrap_or_default();
            list.split(',').any(|it| it.trim() == "Write")
        }
        None => {
            rest.strip_prefix("Write").is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        }
    })
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.as_str()
}

fn short(package: &str) -> &str {
    package.strip_prefix("yagura-").unwrap_or(package)
}

#[cfg(test)]
mod tests {
    #[test]
    fn crates_use_whom_they_may() {
        super::check().unwrap();
    }

    #[test]
    fn who_names_a_change_is_told_from_who_does_not() {
        assert!(super::names_a_change("use source::cluster::{Cluster, Write};"));
        assert!(super::names_a_change("source::cluster::Write { method }"));
        assert!(!super::names_a_change("use source::cluster::{Cluster, WriteError};"));
        assert!(!super::names_a_change("use std::io::Write; use source::cluster::Cluster;"));
    }
}
