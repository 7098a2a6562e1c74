//! The files below a folder, in the order of their names.

use std::fs;
use std::path::{Path, PathBuf};

use super::ledger::Ledger;

/// Folders within each other: nobody nests more, and a loop of mounts ends.
const MOST_DEPTH: usize = 64;

/// YAML and JSON files below the targets. A target that cannot be listed is noted in the ledger.
pub(super) fn files(targets: &[PathBuf], ledger: &mut Ledger) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for target in targets {
        match fs::metadata(target) {
            Ok(metadata) if metadata.is_dir() => below(target, MOST_DEPTH, &mut found),
            Ok(_) => found.push(target.clone()),
            Err(error) => {
                ledger.note(&target.display().to_string(), &format!("cannot open it: {error}"));
            }
        }
    }
    found
}

/// Links to folders are not followed: they lead out, or round in circles.
fn below(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    let (Some(depth), Ok(entries)) = (depth.checked_sub(1), fs::read_dir(folder)) else { return };
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let Ok(kind) = entry.file_type() else { continue };
        let path = entry.path();
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        if kind.is_dir() && !is_hidden {
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
