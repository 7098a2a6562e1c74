//! A folder for targets whose parser reads a file.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

/// The folder of this process, made once.
pub fn folder() -> &'static PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("yagura-fuzz-{}", std::process::id()));
        fs::create_dir_all(folder.join("sub")).expect("the folder for temporary files is ours");
        folder
    })
}

/// Writes a file of the folder.
pub fn write(name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder().join(name);
    fs::write(&path, bytes).expect("the folder is ours");
    path
}
