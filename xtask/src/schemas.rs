//! Other people's schemas, which what we write is held to: fetched from a registry, never kept here.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};

/// The package of the npm registry that carries the SARIF committee's schema, and where in it.
const PACKAGE: &str = "@microsoft/jest-sarif@1.0.0-beta.0";
const IN_PACKAGE: &str = "package/lib/schemas/sarif-2.1.0-rtm.5.json";

/// The schema's pattern for a language has a bracket too many, and is no regular expression; its
/// errata write it as the second of these.
const LANGUAGE: (&str, &str) =
    ("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");

/// Fetches SARIF's schema to where the tests look for it, unless it is there already.
pub(crate) fn fetch() -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/schemas");
    let schema = folder.join("sarif.json");
    if schema.is_file() {
        return Ok(());
    }
    fs::create_dir_all(&folder)?;
    let packed = Command::new("npm")
        .args(["pack", "--silent", PACKAGE])
        .current_dir(&folder)
        .output()
        .context("npm cannot be started")?;
    if !packed.status.success() {
        bail!("npm pack {PACKAGE}: {}", String::from_utf8_lossy(&packed.stderr).trim());
    }
    let archive = String::from_utf8_lossy(&packed.stdout).trim().to_owned();
    let read = Command::new("tar")
        .args(["-xzOf", &archive, IN_PACKAGE])
        .current_dir(&folder)
        .output()
        .context("tar cannot be started")?;
    fs::remove_file(folder.join(&archive)).ok();
    if !read.status.success() {
        bail!("{IN_PACKAGE} is not in {archive}");
    }
    let text = String::from_utf8(read.stdout)?.replace(LANGUAGE.0, LANGUAGE.1);
    fs::write(&schema, text).with_context(|| format!("cannot write {}", schema.display()))
}
