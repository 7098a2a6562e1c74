//! What an API server serves: each kind that can be listed, once, in the version that it prefers.

use std::collections::BTreeSet;

use model::{Document, Kind, Node};

use super::Cluster;
use super::client::RequestError;
use crate::yaml;

/// A kind that can be listed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Resource {
    /// `""` for the core group.
    pub group: String,
    /// `Deployment`
    pub kind: String,
    /// `v1`
    pub version: String,
    /// `deployments`
    pub plural: String,
    /// Its objects stand in namespaces.
    pub is_namespaced: bool,
}

/// All that can be listed.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// In the order of their groups, then of their kinds.
    pub resources: Vec<Resource>,
    /// Groups whose server does not answer: `metrics.k8s.io/v1beta1`.
    pub silent: Vec<(String, String)>,
}

/// Aggregated discovery, where there is one: all in two answers.
const AGGREGATED: &str = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,\
    application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";
const JSON: &str = "application/json";

/// What comes and goes by the second, what is an answer rather than an object, and what is another
/// face of objects that are listed already.
const LEFT_OUT: &[(&str, &str)] = &[
    ("", "componentstatuses"),
    ("", "events"),
    ("authentication.k8s.io", "*"),
    ("authorization.k8s.io", "*"),
    ("authorization.openshift.io", "*"),
    ("coordination.k8s.io", "*"),
    ("custom.metrics.k8s.io", "*"),
    ("events.k8s.io", "*"),
    ("external.metrics.k8s.io", "*"),
    ("metrics.k8s.io", "*"),
    ("oauth.openshift.io", "*"),
    ("project.openshift.io", "*"),
];

impl Resource {
    /// The kind without its version.
    pub fn kind(&self) -> Kind<'_> {
        Kind::new(&self.group, &self.kind)
    }

    /// `apps/v1`
    pub fn api_version(&self) -> String {
        if self.group.is_empty() {
            self.version.clone()
        } else {
            format!("{}/{}", self.group, self.version)
        }
    }

    /// `/apis/apps/v1/namespaces/shop/deployments`
    pub(super) fn path(&self, namespace: Option<&str>) -> String {
        let root = if self.group.is_empty() { "/api" } else { "/apis" };
        let within = namespace.map_or(String::new(), |name| format!("/namespaces/{name}"));
        format!("{root}/{}{within}/{}", self.api_version(), self.plural)
    }
}

impl Cluster {
    /// Asks what there is.
    pub fn catalogue(&self) -> Result<Catalogue, RequestError> {
        let mut finder =
            Finder { cluster: self, catalogue: Catalogue::default(), seen: BTreeSet::new() };
        for root in ["/api", "/apis"] {
            let document = finder.read(root, AGGREGATED)?;
            let node = document.root();
            if node.get("kind").as_str() == Some("APIGroupDiscoveryList") {
                node.get("items").items().for_each(|group| finder.group(group));
            } else {
                finder.listed(root, node)?;
            }
        }
        let mut catalogue = finder.catalogue;
        catalogue.resources.sort();
        Ok(catalogue)
    }
}

struct Finder<'c> {
    cluster: &'c Cluster,
    catalogue: Catalogue,
    /// Groups and kinds that are taken already, in a version that is preferred.
    seen: BTreeSet<(String, String)>,
}

impl Finder<'_> {
    fn read(&self, path: &str, accept: &str) -> Result<Document, RequestError> {
        let client = &self.cluster.client;
        let bytes = client.read(path, accept)?;
        let read = yaml::read(&bytes, &yaml::Limits::default()).documents.into_iter().next();
        let is_object = |document: &Document| document.root().is_mapping();
        read.filter(is_object).ok_or_else(|| RequestError::Refused {
            code: 200,
            path: path.to_owned(),
            says: "the answer is no JSON: is this an API server?".to_owned(),
        })
    }

    /// A group of aggregated discovery: its versions stand in the order of preference.
    fn group(&mut self, group: Node<'_>) {
        let name = text(group.get("metadata"), "name");
        for version in group.get("versions").items() {
            if text(version, "freshness") == "Stale" {
                self.silent(name, text(version, "version"));
            }
            for resource in version.get("resources").items() {
                let kind = text(resource.get("responseKind"), "kind");
                self.take(
                    Resource {
                        group: name.to_owned(),
                        kind: kind.to_owned(),
                        version: text(version, "version").to_owned(),
                        plural: text(resource, "resource").to_owned(),
                        is_namespaced: text(resource, "scope") == "Namespaced",
                    },
                    resource,
                );
            }
        }
    }

    /// The groups as older servers give them: each version is asked for by itself.
    fn listed(&mut self, root: &str, node: Node<'_>) -> Result<(), RequestError> {
        for version in node.get("versions").items().filter_map(|it| it.as_str()) {
            self.version(root, "", version)?;
        }
        for group in node.get("groups").items() {
            let name = text(group, "name");
            let preferred = text(group.get("preferredVersion"), "version");
            let versions = group.get("versions").items().map(|it| text(it, "version"));
            let others = versions.filter(|version| *version != preferred);
            for version in [preferred].into_iter().chain(others) {
                self.version(&format!("{root}/{name}"), name, version)?;
            }
        }
        Ok(())
    }

    fn version(&mut self, root: &str, group: &str, version: &str) -> Result<(), RequestError> {
        if !is_word(version) || (!group.is_empty() && !is_word(group)) {
            return Ok(());
        }
        let document = match self.read(&format!("{root}/{version}"), JSON) {
            Ok(document) => document,
            Err(error) if error.is_final() => return Err(error),
            Err(_) => {
                self.silent(group, version);
                return Ok(());
            }
        };
        for resource in document.root().get("resources").items() {
            self.take(
                Resource {
                    group: group.to_owned(),
                    kind: text(resource, "kind").to_owned(),
                    version: version.to_owned(),
                    plural: text(resource, "name").to_owned(),
                    is_namespaced: resource.get("namespaced").as_bool() == Some(true),
                },
                resource,
            );
        }
        Ok(())
    }

    fn take(&mut self, resource: Resource, node: Node<'_>) {
        let Resource { group, kind, version, plural, .. } = &resource;
        let can_be_listed = node.get("verbs").items().any(|verb| verb.as_str() == Some("list"));
        let is_left_out =
            LEFT_OUT.iter().any(|(out, what)| *out == group && (*what == "*" || *what == plural));
        // The names go into addresses and texts.
        let is_named = [kind, version, plural].into_iter().all(|name| is_word(name))
            && (group.is_empty() || is_word(group));
        if can_be_listed
            && is_named
            && !is_left_out
            && self.seen.insert((group.clone(), kind.clone()))
        {
            self.catalogue.resources.push(resource);
        }
    }

    fn silent(&mut self, group: &str, version: &str) {
        let is_left_out = LEFT_OUT.iter().any(|(out, what)| *out == group && *what == "*");
        if !is_left_out {
            self.catalogue.silent.push((group.to_owned(), version.to_owned()));
        }
    }
}

fn text<'n>(node: Node<'n>, key: &str) -> &'n str {
    node.get(key).as_str().unwrap_or_default()
}

/// Names of groups, versions and kinds have only these letters.
fn is_word(name: &str) -> bool {
    let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    !name.is_empty() && name.bytes().all(is_fit)
}
