//! A copy of a folder, which may be written to and is gone in the end.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

use anyhow::Context;

use super::super::judged::files_in;

/// The files of a folder by their names in it, with their bytes.
pub(super) type Texts = BTreeMap<String, Vec<u8>>;

/// The copy of a folder; dropped, it is removed.
pub(super) struct Copy {
    folder: PathBuf,
}

impl Copy {
    /// An empty folder. `name` tells those of one run apart.
    pub(super) fn empty(name: &str) -> anyhow::Result<Copy> {
        let folder = env::temp_dir().join(format!("yagura-fix-{}-{name}", process::id()));
        fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(Copy { folder })
    }

    /// A copy of all files of a folder.
    pub(super) fn of(folder: &Path, name: &str) -> anyhow::Result<Copy> {
        let copy = Copy::empty(name)?;
        for (file, text) in texts_in(folder)? {
            copy.put(&file, &text)?;
        }
        Ok(copy)
    }

    /// Where it is.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a file. What is copied may be read-only; the copy is not.
    pub(super) fn put(&self, file: &str, text: &[u8]) -> anyhow::Result<()> {
        let path = self.folder.join(file);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    }

    /// All its files as they are now.
    pub(super) fn texts(&self) -> anyhow::Result<Texts> {
        texts_in(&self.folder)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// All files of a folder.
pub(super) fn texts_in(folder: &Path) -> anyhow::Result<Texts> {
    let mut texts = Texts::new();
    for path in files_in(folder)? {
        let text = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let name = path.strip_prefix(folder).unwrap_or(&path);
        texts.insert(name.to_string_lossy().into_owned(), text);
    }
    Ok(texts)
}

/// The files that are not the same in both, or only in one.
pub(super) fn changed(before: &Texts, after: &Texts) -> Vec<String> {
    let gone_or_new = before.keys().chain(after.keys().filter(|file| !before.contains_key(*file)));
    let is_other = |file: &&String| before.get(*file) != after.get(*file);
    gone_or_new.filter(is_other).cloned().collect()
}
