//! The arrows of ARCHITECTURE.md, checked: which of our crates may use which.

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::{Context, bail};
use serde_json::Value;

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
    ("yagura", &["act", "judge", "keys", "model", "policy", "report", "server", "source", "store"]),
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
    Ok(())
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
}
