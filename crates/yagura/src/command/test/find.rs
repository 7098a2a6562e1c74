//! The files below a folder, in the order of their names.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

/// Folders within each other: nobody nests more, and a loop of mounts ends.
const MOST_DEPTH: usize = 64;

/// YAML and JSON files below the targets, hidden folders included: Kyverno's tests stand in such.
pub(super) fn files(targets: &[String]) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for target in targets {
        let path = Path::new(target);
        match fs::metadata(path).with_context(|| format!("cannot open {target}"))?.is_dir() {
            true => below(path, MOST_DEPTH, &mut found),
            false => found.push(path.to_owned()),
        }
    }
    Ok(found)
}

/// Links to folders are not followed: they lead out, or round in circles.
fn below(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    let (Some(depth), Ok(entries)) = (depth.checked_sub(1), fs::read_dir(folder)) else { return };
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let Ok(kind) = entry.file_type() else { continue };
        let path = entry.path();
        // What git keeps for itself is no one's tests.
        if kind.is_dir() && entry.file_name() != ".git" {
            below(&path, depth, found);
        } else if is_manifest(&path) && path.is_file() {
            found.push(path);
        }
    }
}

fn is_manifest(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    matches!(extension, Some("yaml" | "yml" | "json"))
}
