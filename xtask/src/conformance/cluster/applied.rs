//! Objects brought into a cluster, and written into files as they were brought.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use model::{Object, objects_in};
use policy::tree::Tree;
use source::yaml;

use super::super::apiserver::catalogue::Catalogue;
use super::super::apiserver::client::{Call, Client};
use super::super::apiserver::moved::{moved, named_namespace};
use super::super::judged::files_in;

/// What is there now.
pub(super) struct Applied<'c> {
    client: &'c Client,
    catalogue: &'c Catalogue,
    folder: PathBuf,
    files: usize,
    /// Objects of people that the API server took.
    pub(super) brought: Vec<Planned>,
    /// Kind, namespace and name of what was brought.
    taken: BTreeSet<(String, String, String)>,
    namespaces: BTreeSet<String>,
}

/// Objects that come and go, which no scan reads.
const PASSING: &[&str] = &["ComponentStatus", "Event", "Lease"];

impl<'c> Applied<'c> {
    pub(super) fn new(
        client: &'c Client,
        catalogue: &'c Catalogue,
        folder: &Path,
    ) -> anyhow::Result<Applied<'c>> {
        let folder = folder.join("applied");
        fs::create_dir(&folder)?;
        let (taken, namespaces, brought) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        Ok(Applied { client, catalogue, folder, files: 0, brought, taken, namespaces })
    }

    /// The files.
    pub(super) fn folder(&self) -> &str {
        self.folder.to_str().unwrap_or_default()
    }

    /// Writes down what the API server made by itself.
    pub(super) fn take_what_is_there(&mut self) -> anyhow::Result<()> {
        let mut seen = BTreeSet::new();
        for (version, kind, path) in self.catalogue.lists() {
            let group = version.split_once('/').map_or("", |(group, _)| group);
            if PASSING.contains(&kind) || !seen.insert((group.to_owned(), kind.to_owned())) {
                continue;
            }
            let Some(Tree::List(items)) = self.client.get(&path)?.body.get("items").cloned() else {
                continue;
            };
            for item in items {
                let Tree::Map(mut object) = item else { continue };
                object.insert("apiVersion", Tree::String(version.to_owned()));
                object.insert("kind", Tree::String(kind.to_owned()));
                let item = Tree::Map(object);
                let document = item.to_document();
                let object = Object::new(document.root(), None);
                if kind == "Namespace" {
                    self.namespaces.insert(object.name().to_owned());
                }
                self.write(&item)?;
            }
        }
        Ok(())
    }

    /// Brings every object of some folders, namespaces first.
    pub(super) fn apply<'f>(
        &mut self,
        folders: impl Iterator<Item = &'f PathBuf>,
    ) -> anyhow::Result<()> {
        let mut planned = Vec::new();
        for folder in folders {
            for file in files_in(folder)? {
                let is_manifest = file.extension().is_some_and(|it| it == "yaml" || it == "yml");
                let bytes = if is_manifest { fs::read(&file)? } else { Vec::new() };
                for document in yaml::read(&bytes, &yaml::Limits::default()).documents {
                    let objects = objects_in(document.root(), None);
                    planned.extend(objects.iter().filter_map(|object| self.plan(object)));
                }
            }
        }
        let (mut spaces, others): (Vec<_>, Vec<_>) =
            planned.into_iter().partition(|it| it.kind == "Namespace");
        let (accounts, others): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|it| it.kind == "ServiceAccount");
        let named: BTreeSet<String> = spaces.iter().map(|it| it.name.clone()).collect();
        let all = accounts.iter().chain(&others);
        let wanted: BTreeSet<&String> = all.map(|it| &it.namespace).collect();
        for name in wanted.into_iter().filter(|name| !name.is_empty()) {
            if !named.contains(name) && !self.namespaces.contains(name) {
                let (tree, kind) = (named_namespace(name)?, "Namespace".to_owned());
                let (path, namespace) = ("/api/v1/namespaces".to_owned(), String::new());
                spaces.push(Planned { kind, namespace, name: name.clone(), path, tree });
            }
        }
        self.send(&spaces)?;
        self.namespaces.extend(spaces.into_iter().map(|it| it.name));
        self.send(&self.default_accounts()?)?;
        self.send(&accounts)?;
        self.send(&others)
    }

    /// The accounts that a controller makes in every namespace of a cluster.
    fn default_accounts(&self) -> anyhow::Result<Vec<Planned>> {
        let account = |namespace: &String| {
            let path = format!("/api/v1/namespaces/{namespace}/serviceaccounts");
            let text = format!(
                r#"{{"apiVersion":"v1","kind":"ServiceAccount","metadata":{{"name":"default","namespace":"{namespace}"}}}}"#
            );
            let (kind, name) = ("ServiceAccount".to_owned(), "default".to_owned());
            let (namespace, tree) = (namespace.clone(), Tree::from_json(&text)?);
            Ok(Planned { kind, namespace, name, path, tree })
        };
        self.namespaces.iter().map(account).collect()
    }

    /// Where an object goes: to another namespace where its own has one of its name already.
    fn plan(&mut self, object: &Object<'_>) -> Option<Planned> {
        let (kind, name) = (object.kind().name, object.metadata().get("name").as_str()?);
        let is_known = self.catalogue.lists().any(|(version, listed, _)| {
            version == object.api_version() && listed == kind && !PASSING.contains(&kind)
        });
        if !is_known {
            return None;
        }
        let mut tree = Tree::from_node(object.node(), usize::MAX).ok()?;
        let key = |namespace: &str| (kind.to_owned(), namespace.to_owned(), name.to_owned());
        let mut namespace = String::new();
        if self.catalogue.is_namespaced(object) {
            let own = object.namespace_or_default();
            let others = (2..).map(|number| format!("{own}-{number}"));
            namespace = [own.to_owned()]
                .into_iter()
                .chain(others)
                .find(|it| !self.taken.contains(&key(it)))?;
            tree = moved(tree, &namespace);
        } else if let Tree::Map(object) = &mut tree
            && let Some(Tree::Map(metadata)) = object.get_mut("metadata")
        {
            // Namespaces of what has none are for kubectl to complain of.
            metadata.remove("namespace");
        }
        let path = self.catalogue.path(object, &namespace)?;
        let (kind, name) = (kind.to_owned(), name.to_owned());
        let is_new = self.taken.insert((kind.clone(), namespace.clone(), name.clone()));
        is_new.then_some(Planned { kind, namespace, name, path, tree })
    }

    /// Brings objects; what is taken is written down.
    fn send(&mut self, planned: &[Planned]) -> anyhow::Result<()> {
        let calls: Vec<Call> = planned.iter().map(|it| Call::post(&it.path, &it.tree)).collect();
        for (answer, planned) in self.client.send(&calls)?.iter().zip(planned) {
            if answer.is_done() {
                self.write(&planned.tree)?;
                self.brought.push(planned.clone());
            }
        }
        Ok(())
    }

    fn write(&mut self, tree: &Tree) -> anyhow::Result<()> {
        self.files += 1;
        fs::write(self.folder.join(format!("{:05}.json", self.files)), tree.to_string())?;
        Ok(())
    }
}

/// An object on its way.
#[derive(Clone)]
pub(super) struct Planned {
    pub(super) kind: String,
    /// Empty for what has none.
    pub(super) namespace: String,
    pub(super) name: String,
    /// Where it is created.
    pub(super) path: String,
    pub(super) tree: Tree,
}
