//! What a `kustomization.yaml` says of the files around it.

use std::collections::{HashMap, HashSet};
use std::path::{Component, Path, PathBuf};

use model::{Document, Node};

use crate::yaml;

/// The names that kustomize looks for.
pub(super) const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// A kustomization, as far as we follow it.
#[derive(Debug, Default)]
pub(super) struct Kustomization {
    /// The file.
    pub(super) file: PathBuf,
    /// Its folder.
    pub(super) folder: PathBuf,
    /// Folders of other kustomizations that it builds upon.
    pub(super) bases: Vec<PathBuf>,
    /// Files of objects that it takes in.
    pub(super) resources: Vec<PathBuf>,
    /// Files that are no objects by themselves: patches, replacements, settings of transformers.
    pub(super) patches: Vec<PathBuf>,
}

/// Reads a kustomization. What cannot be read says nothing of other files.
pub(super) fn read(file: &Path) -> Kustomization {
    let folder = file.parent().unwrap_or(Path::new("")).to_owned();
    let mut found = Kustomization { file: file.to_owned(), folder, ..Kustomization::default() };
    let Ok(bytes) = super::read(file) else { return found };
    let stream = yaml::read(&bytes, &yaml::Limits::default());
    for root in stream.documents.iter().map(Document::root) {
        found.add(root);
    }
    found
}

impl Kustomization {
    fn add(&mut self, root: Node<'_>) {
        for list in ["resources", "bases", "components"] {
            let paths = root.get(list).strings().map(|path| self.resolve(path));
            let (folders, files): (Vec<_>, Vec<_>) = paths.partition(|path| path.is_dir());
            self.bases.extend(folders);
            self.resources.extend(files);
        }
        for list in ["patchesStrategicMerge", "configurations", "crds"] {
            let paths: Vec<_> = root.get(list).strings().map(|path| self.resolve(path)).collect();
            self.patches.extend(paths);
        }
        for list in ["patches", "patchesJson6902", "replacements"] {
            let paths = root.get(list).items().filter_map(|item| item.get("path").as_str());
            let paths: Vec<_> = paths.map(|path| self.resolve(path)).collect();
            self.patches.extend(paths);
        }
    }

    /// The path that `written` means, without `..`, so that it compares with those of a walk.
    fn resolve(&self, written: &str) -> PathBuf {
        let mut path = self.folder.clone();
        for step in Path::new(written).components() {
            match step {
                Component::CurDir => {}
                Component::ParentDir if path.file_name().is_some() => drop(path.pop()),
                step => path.push(step),
            }
        }
        path
    }
}

/// The files that `top` and what it builds upon patch with, as a clause; empty where there are
/// none. They are no objects, so they are judged only as a part of what kustomize makes.
pub(super) fn left_out(
    top: &Kustomization,
    by_folder: &HashMap<&Path, &Kustomization>,
    judged: &HashSet<&Path>,
) -> String {
    const NAMED: usize = 5;
    // Who builds upon more is not followed to the end.
    const FOLLOWED: usize = 1_000;
    let (mut seen, mut open) = (HashSet::from([top.folder.as_path()]), vec![top]);
    let mut files: Vec<&Path> = Vec::new();
    while let Some(each) = open.pop().filter(|_| seen.len() <= FOLLOWED) {
        let mine = each.patches.iter().map(PathBuf::as_path);
        files.extend(mine.filter(|path| path.is_file() && !judged.contains(path)));
        let bases = each.bases.iter().filter(|folder| seen.insert(folder.as_path()));
        open.extend(bases.filter_map(|folder| by_folder.get(folder.as_path()).copied()));
    }
    files.sort_unstable();
    files.dedup();
    let names: Vec<_> = files.iter().take(NAMED).map(|path| super::name_of(path)).collect();
    match files.len() {
        0 => String::new(),
        count if count > NAMED => {
            format!(", nor what it patches with: {} and {} more", names.join(", "), count - NAMED)
        }
        _ => format!(", nor what it patches with: {}", names.join(", ")),
    }
}
