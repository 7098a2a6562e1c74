//! The kinds that an API server has, and where they are.

use std::collections::BTreeMap;

use anyhow::Context;
use model::Object;
use policy::tree::Tree;

use super::client::Client;

/// Kinds, by API version and name: what their resource is called, and whether it stands in
/// namespaces.
pub(in crate::conformance) struct Catalogue(BTreeMap<(String, String), (String, bool)>, Listable);

/// Kinds that can be listed, the preferred version of a group first.
type Listable = Vec<(String, String)>;

impl Catalogue {
    /// Asks an API server.
    pub(in crate::conformance) fn read(client: &Client) -> anyhow::Result<Catalogue> {
        let mut versions = vec![("v1".to_owned(), "/api/v1".to_owned())];
        let groups = client.get("/apis")?.body;
        for group in items(&groups, "groups") {
            for version in items(group, "versions") {
                let version = text(version, "groupVersion");
                versions.push((version.to_owned(), format!("/apis/{version}")));
            }
        }
        let (mut kinds, mut listable) = (BTreeMap::new(), Vec::new());
        for (version, path) in versions {
            let listed = client.get(&path).with_context(|| path.clone())?.body;
            for resource in items(&listed, "resources") {
                let (name, kind) = (text(resource, "name"), text(resource, "kind"));
                let is_namespaced = resource.get("namespaced") == Some(&Tree::Bool(true));
                if !name.contains('/') {
                    let path = (format!("{path}\n{name}"), is_namespaced);
                    kinds.insert((version.clone(), kind.to_owned()), path);
                    let mut verbs = names(resource, "verbs");
                    if verbs.any(|verb| verb == "list") {
                        listable.push((version.clone(), kind.to_owned()));
                    }
                }
            }
        }
        Ok(Catalogue(kinds, listable))
    }

    /// The kinds that can be listed, and where.
    pub(in crate::conformance) fn lists(&self) -> impl Iterator<Item = (&str, &str, String)> {
        self.1.iter().filter_map(|(version, kind)| {
            let (path, _) = self.0.get(&(version.clone(), kind.clone()))?;
            Some((version.as_str(), kind.as_str(), path.replace('\n', "/")))
        })
    }

    /// The path that objects of this kind are created at; in this namespace where they stand in
    /// one. None where the kind is not known.
    pub(in crate::conformance) fn path(
        &self,
        object: &Object<'_>,
        namespace: &str,
    ) -> Option<String> {
        let kind = object.node().get("kind").as_str()?;
        let (path, is_namespaced) =
            self.0.get(&(object.api_version().to_owned(), kind.to_owned()))?;
        let (version, resource) = path.split_once('\n')?;
        Some(match is_namespaced {
            true => format!("{version}/namespaces/{namespace}/{resource}"),
            false => format!("{version}/{resource}"),
        })
    }

    /// Objects of this kind stand in namespaces.
    pub(in crate::conformance) fn is_namespaced(&self, object: &Object<'_>) -> bool {
        let kind = object.node().get("kind").as_str().unwrap_or_default();
        let found = self.0.get(&(object.api_version().to_owned(), kind.to_owned()));
        found.is_some_and(|(_, is_namespaced)| *is_namespaced)
    }
}

fn items<'t>(tree: &'t Tree, key: &str) -> &'t [Tree] {
    match tree.get(key) {
        Some(Tree::List(items)) => items,
        _ => &[],
    }
}

fn names<'t>(tree: &'t Tree, key: &str) -> impl Iterator<Item = &'t str> {
    items(tree, key).iter().filter_map(Tree::as_str)
}

fn text<'t>(tree: &'t Tree, key: &str) -> &'t str {
    tree.get(key).and_then(Tree::as_str).unwrap_or_default()
}
