//! Where other people's manifests are, and which of them are read.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The folder `name` of the corpus, or the reason why it cannot be had.
pub fn folder(name: &str) -> Result<PathBuf, String> {
    let root =
        env::var_os("YAGURA_CORPUS").map_or_else(|| "../shared/corpus".into(), PathBuf::from);
    let folder = root.join(name);
    match folder.canonicalize() {
        Ok(folder) if folder.is_dir() => Ok(folder),
        _ => Err(format!("skipped: {} is not there (set YAGURA_CORPUS)", folder.display())),
    }
}

/// All YAML files below `folder`, hidden ones too, in the order of their names.
pub fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let extension = path.extension().and_then(|extension| extension.to_str());
            if path.is_dir() {
                folders.push(path);
            } else if matches!(extension, Some("yaml" | "yml")) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
