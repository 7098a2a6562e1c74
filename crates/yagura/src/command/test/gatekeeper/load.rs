//! The files that a suite names.

use std::path::Path;

use model::{Diagnostic, Document, Node, Object, objects_in};

use super::super::read;

/// A file of a suite, read.
pub(super) struct File {
    name: String,
    documents: Vec<Document>,
}

impl File {
    /// What to call it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Its objects, those of lists one by one.
    pub(super) fn objects(&self) -> impl Iterator<Item = Object<'_>> {
        self.documents.iter().flat_map(|document| objects_in(document.root(), None))
    }

    /// The object of a file that holds one.
    pub(super) fn object(&self) -> Result<Object<'_>, String> {
        match self.documents.as_slice() {
            [document] => Ok(Object::new(document.root(), None)),
            documents => {
                Err(format!("{}: it holds {} objects, not one", self.name, documents.len()))
            }
        }
    }

    /// A diagnostic about it, with its place.
    pub(super) fn says(&self, diagnostic: &Diagnostic) -> String {
        read::says(&self.name, diagnostic)
    }
}

/// The file that `node` names under `key`.
pub(super) fn named(folder: &Path, node: Node<'_>, key: &str) -> Result<File, String> {
    let path = node.get(key).as_str().filter(|path| !path.is_empty());
    all(folder, path.ok_or_else(|| format!("it names no {key}"))?)
}

/// A file of objects, at a path from the suite's folder.
pub(super) fn all(folder: &Path, path: &str) -> Result<File, String> {
    let path = folder.join(path);
    let name = path.display().to_string();
    let documents = read::file(&path)?;
    match documents.is_empty() {
        true => Err(format!("{name}: it holds no object")),
        false => Ok(File { name, documents }),
    }
}
