//! A case's objects, judged by some of our checks as if they were all there is.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use judge::{Engine, Judgement, Settings, posture};
use model::{Document, Finding, Inventory, Object, objects_in};
use source::yaml;

/// The objects of some files.
pub(crate) struct Case {
    documents: Vec<Document>,
}

impl Case {
    /// Reads files; a document may be a list of objects, as JSON has it.
    pub(crate) fn read(files: &[PathBuf]) -> anyhow::Result<Case> {
        let mut documents = Vec::new();
        for file in files {
            let bytes =
                fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
            documents.extend(yaml::read(&bytes, &yaml::Limits::default()).documents);
        }
        Ok(Case { documents })
    }

    /// Every object.
    pub(crate) fn objects(&self) -> Vec<Object<'_>> {
        let roots = self.documents.iter().map(Document::root);
        let items = roots.flat_map(|root| {
            if root.is_sequence() { root.items().collect::<Vec<_>>() } else { vec![root] }
        });
        items.flat_map(|node| objects_in(node, None)).collect()
    }

    /// What our checks called `ids` say of them.
    pub(crate) fn judge(&self, ids: &[String], settings: Settings) -> anyhow::Result<Vec<Finding>> {
        let mut checks = Vec::new();
        for id in ids {
            match posture::check(id) {
                Some(check) => checks.push(check),
                None => bail!("no check is called {id:?}"),
            }
        }
        let engine = Engine::new(checks, settings);
        let mut judgement = Judgement::default();
        let mut world = Inventory::of_all();
        for object in self.objects() {
            engine.judge(&object, &mut judgement);
            world.add(&object);
        }
        engine.judge_world(&world, &mut judgement);
        Ok(judgement.findings)
    }
}

/// The files in a folder and its folders, in the order of their names.
pub(crate) fn files_in(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_in(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
