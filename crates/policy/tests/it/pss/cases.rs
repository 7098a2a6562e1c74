//! Reads cases: a name and what they are held to, a pod, and what is said of it.
//!
//! ```text
//! NAME @ HELD TO
//! YAML of the pod
//! => what is said
//! ```

use std::fs;
use std::path::{Path, PathBuf};

/// One case.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) held_to: String,
    pub(crate) yaml: String,
    pub(crate) says: String,
}

/// The cases of a file, with an empty line between two.
pub(crate) fn read(file: &Path) -> Vec<Case> {
    let text = fs::read_to_string(file).unwrap();
    text.split("\n\n").filter(|block| !block.trim().is_empty()).map(case).collect()
}

fn case(block: &str) -> Case {
    let (head, rest) = block.trim_end().split_once('\n').unwrap();
    let (name, held_to) = head.split_once(" @ ").unwrap();
    let (yaml, says) = rest.rsplit_once("=> ").unwrap();
    Case {
        name: name.to_owned(),
        held_to: held_to.to_owned(),
        yaml: yaml.to_owned(),
        says: says.to_owned(),
    }
}

/// The files in a folder beside this one.
pub(crate) fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/pss")).join(folder);
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}
