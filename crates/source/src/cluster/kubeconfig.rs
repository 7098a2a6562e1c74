//! Kubeconfig files: read, and put together as kubectl does. The first that names a thing wins.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::{Document, Node};

use super::access::OpenError;
use crate::yaml;

/// No kubeconfig is as large as this.
const MOST_BYTES: u64 = 4 << 20;
/// It has six levels of its own.
const MOST_DEPTH: usize = 50;

/// What stands in one or several files.
pub(super) struct Kubeconfig {
    files: Vec<File>,
}

struct File {
    document: Document,
    /// Paths in a file start from its folder.
    folder: PathBuf,
}

/// A mapping of a file: a cluster, a context or a user.
#[derive(Clone, Copy)]
pub(super) struct Section<'k> {
    node: Node<'k>,
    folder: &'k Path,
}

impl Kubeconfig {
    /// Reads `paths`, of which those that are not there are passed over, as kubectl does.
    pub(super) fn read(paths: &[PathBuf]) -> Result<Kubeconfig, OpenError> {
        let mut files = Vec::new();
        for path in paths.iter().filter(|path| path.exists()) {
            files.extend(File::read(path)?);
        }
        Ok(Kubeconfig { files })
    }

    /// The name of the context that is used when nobody names one.
    pub(super) fn current_context(&self) -> Option<&str> {
        let roots = self.files.iter().map(|file| file.document.root());
        let mut named = roots.filter_map(|root| root.get("current-context").as_str());
        named.find(|name| !name.is_empty())
    }

    /// The names of all contexts.
    pub(super) fn contexts(&self) -> Vec<&str> {
        let all = self.files.iter().flat_map(|file| file.document.root().get("contexts").items());
        all.filter_map(|item| item.get("name").as_str()).collect()
    }

    /// The context, cluster or user called `name`: the first in the list called `list`.
    pub(super) fn find(&self, list: &str, kind: &str, name: &str) -> Option<Section<'_>> {
        self.files.iter().find_map(|file| {
            let mut items = file.document.root().get(list).items();
            let found = items.find(|item| item.get("name").as_str() == Some(name))?;
            Some(Section { node: found.get(kind), folder: &file.folder })
        })
    }
}

impl File {
    /// `None` for an empty file.
    fn read(path: &Path) -> Result<Option<File>, OpenError> {
        let unreadable = |says: String| OpenError::Kubeconfig { path: path.to_owned(), says };
        let size = path.metadata().map_err(|error| unreadable(error.to_string()))?.len();
        if size > MOST_BYTES {
            return Err(unreadable(format!("larger than {MOST_BYTES} bytes")));
        }
        let bytes = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
        let limits = yaml::Limits { bytes: MOST_BYTES as usize, depth: MOST_DEPTH };
        let stream = yaml::read(&bytes, &limits);
        if let Some(wrong) = stream.diagnostics.iter().find(|it| it.level == model::Level::Error) {
            let line =
                wrong.place.map_or(String::new(), |place| format!(" on line {}", place.line));
            return Err(unreadable(format!("{}{line}", wrong.says)));
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let document = stream.documents.into_iter().next();
        Ok(document.map(|document| File { document, folder }))
    }
}

impl<'k> Section<'k> {
    /// A field of it.
    pub(super) fn get(self, key: &str) -> Node<'k> {
        self.node.get(key)
    }

    /// A text that says something.
    pub(super) fn text(self, key: &str) -> Option<&'k str> {
        self.node.get(key).as_str().filter(|text| !text.is_empty())
    }

    /// It says yes.
    pub(super) fn says_yes(self, key: &str) -> bool {
        self.node.get(key).as_bool() == Some(true)
    }

    /// A section below.
    pub(super) fn section(self, key: &str) -> Option<Section<'k>> {
        let node = self.node.get(key);
        node.is_mapping().then_some(Section { node, folder: self.folder })
    }

    /// A path, from the folder of the file where it is relative.
    pub(super) fn path(self, key: &str) -> Option<PathBuf> {
        self.text(key).map(|path| self.folder.join(path))
    }

    /// Bytes in base64 under `key` with `-data` behind it, or in the file that `key` names.
    pub(super) fn bytes(self, key: &str) -> Result<Option<Vec<u8>>, OpenError> {
        let data = format!("{key}-data");
        if let Some(text) = self.text(&data) {
            let text: String = text.split_whitespace().collect();
            let decoded = STANDARD.decode(text);
            return decoded.map(Some).map_err(|_| OpenError::Base64 { field: data });
        }
        let Some(path) = self.path(key) else { return Ok(None) };
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(source) => Err(OpenError::File { field: key.to_owned(), path, source }),
        }
    }

    /// A program: relative to the file where it has a slash, else one of `PATH`.
    pub(super) fn program(self, key: &str) -> Option<PathBuf> {
        let written = self.text(key)?;
        let is_path = written.contains('/');
        Some(if is_path { self.folder.join(written) } else { PathBuf::from(written) })
    }
}
