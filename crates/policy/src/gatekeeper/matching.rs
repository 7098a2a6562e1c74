//! `spec.match`: which objects a constraint is about.

use model::{Node, Object};

use super::inventory::Labels;
use crate::bundle::Interest;
use crate::selector::LabelSelector;

/// What a constraint or a mutator asks of an object. Each part that is not given asks nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Match {
    kinds: Vec<Kinds>,
    scope: Scope,
    namespaces: Vec<Name>,
    excluded_namespaces: Vec<Name>,
    labels: Option<LabelSelector>,
    namespace_labels: Option<LabelSelector>,
    name: Option<Name>,
    source: Source,
}

#[derive(Debug, Clone)]
struct Kinds {
    groups: Vec<String>,
    kinds: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Scope {
    #[default]
    Any,
    Cluster,
    Namespaced,
}

/// Where an object comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Source {
    /// From either.
    #[default]
    All,
    /// Somebody asked for it.
    Original,
    /// A controller will make it: an expansion of a workload.
    Generated,
}

/// A name, with `*` at its beginning or end for any letters.
#[derive(Debug, Clone)]
struct Name(String);

/// An object, and what must be known about it to match it.
pub(super) struct Candidate<'c> {
    pub(super) object: Object<'c>,
    /// The name of its namespace; empty where it stands in none.
    pub(super) namespace: &'c str,
    /// The labels of its namespace, where the Namespace is known.
    pub(super) namespace_labels: Option<Labels<'c>>,
    pub(super) source: Source,
}

impl Match {
    /// Adds the kinds that it is about.
    pub(super) fn add_interest(&self, interest: &mut Interest) {
        if self.kinds.is_empty() {
            interest.add_any();
        }
        for kinds in &self.kinds {
            if kinds.kinds.is_empty() {
                interest.add_any();
            }
            kinds.kinds.iter().for_each(|kind| interest.add(kind, ""));
        }
    }

    /// Reads `spec.match`; the error is a clause.
    pub(super) fn read(node: Node<'_>) -> Result<Match, String> {
        let names = |key| node.get(key).strings().map(|name| Name(name.to_owned())).collect();
        let words = |node: Node<'_>| node.strings().map(str::to_owned).collect();
        let selector = |key| {
            let node = node.get(key);
            let read = node.is_set().then(|| LabelSelector::checked(node));
            read.transpose().map_err(|says| format!("{key}: {says}"))
        };
        let kinds = node.get("kinds").items().map(|kinds| Kinds {
            groups: words(kinds.get("apiGroups")),
            kinds: words(kinds.get("kinds")),
        });
        Ok(Match {
            kinds: kinds.collect(),
            scope: match node.get("scope").as_str() {
                Some("Cluster") => Scope::Cluster,
                Some("Namespaced") => Scope::Namespaced,
                // Gatekeeper takes any other word for `*`.
                _ => Scope::Any,
            },
            namespaces: names("namespaces"),
            excluded_namespaces: names("excludedNamespaces"),
            labels: selector("labelSelector")?,
            namespace_labels: selector("namespaceSelector")?,
            name: node
                .get("name")
                .as_str()
                .filter(|name| !name.is_empty())
                .map(|name| Name(name.to_owned())),
            source: match node.get("source").as_str() {
                None | Some("" | "All") => Source::All,
                Some("Original") => Source::Original,
                Some("Generated") => Source::Generated,
                Some(other) => return Err(format!("no source is called {other:?}")),
            },
        })
    }

    /// Whether it is about the object; the error says what must be known to tell.
    pub(super) fn holds(&self, candidate: &Candidate<'_>) -> Result<bool, String> {
        Ok(self.is_of_kind(candidate)
            && self.is_in_scope(candidate)
            && self.is_in_namespaces(candidate)
            && self.has_labels(candidate)
            && self.has_namespace_labels(candidate)?
            && self.has_name(candidate)
            && (self.source == Source::All || self.source == candidate.source))
    }

    fn is_of_kind(&self, candidate: &Candidate<'_>) -> bool {
        let kind = candidate.object.kind();
        let has = |words: &[String], word: &str| {
            words.is_empty() || words.iter().any(|each| each == "*" || each == word)
        };
        self.kinds.is_empty()
            || self.kinds.iter().any(|it| has(&it.kinds, kind.name) && has(&it.groups, kind.group))
    }

    fn is_in_scope(&self, candidate: &Candidate<'_>) -> bool {
        let is_in_one = !candidate.namespace.is_empty() && !candidate.is_namespace();
        match self.scope {
            Scope::Any => true,
            Scope::Cluster => !is_in_one,
            Scope::Namespaced => is_in_one,
        }
    }

    /// An object without a namespace is never left out for it.
    fn is_in_namespaces(&self, candidate: &Candidate<'_>) -> bool {
        let namespace = match candidate.is_namespace() {
            true => candidate.object.metadata().get("name").as_str().unwrap_or_default(),
            false => candidate.namespace,
        };
        if namespace.is_empty() && !candidate.is_namespace() {
            return true;
        }
        let is_among = |names: &[Name]| names.iter().any(|name| name.matches(namespace));
        (self.namespaces.is_empty() || is_among(&self.namespaces))
            && !is_among(&self.excluded_namespaces)
    }

    fn has_labels(&self, candidate: &Candidate<'_>) -> bool {
        let label = |key: &str| candidate.object.label(key);
        self.labels.as_ref().is_none_or(|selector| selector.picks_by(label))
    }

    fn has_namespace_labels(&self, candidate: &Candidate<'_>) -> Result<bool, String> {
        let Some(selector) = &self.namespace_labels else { return Ok(true) };
        if candidate.is_namespace() {
            return Ok(selector.picks_by(|key| candidate.object.label(key)));
        }
        match candidate.namespace_labels {
            Some(labels) => Ok(selector.picks_by(|key| labels.get(key))),
            None if candidate.namespace.is_empty() => Ok(true),
            None => Err(format!(
                "it selects by the labels of the namespace {}, which is not given",
                candidate.namespace
            )),
        }
    }

    fn has_name(&self, candidate: &Candidate<'_>) -> bool {
        let text = |key| candidate.object.metadata().get(key).as_str().unwrap_or_default();
        self.name.as_ref().is_none_or(|name| {
            name.matches(text("name")) || name.matches_generated(text("generateName"))
        })
    }
}

impl Candidate<'_> {
    fn is_namespace(&self) -> bool {
        self.object.is(model::Kind::core("Namespace"))
    }
}

impl Name {
    fn matches(&self, name: &str) -> bool {
        let (inner, before, after) = self.parts();
        match (before, after) {
            (true, true) => name.contains(inner),
            (true, false) => name.ends_with(inner),
            (false, true) => name.starts_with(inner),
            (false, false) => name == inner,
        }
    }

    /// Of a name that the API server will complete, only the beginning is known.
    fn matches_generated(&self, name: &str) -> bool {
        let (inner, before, after) = self.parts();
        match (before, after) {
            _ if name.is_empty() => false,
            (true, true) => name.contains(inner),
            (false, true) => name.starts_with(inner),
            (_, false) => false,
        }
    }

    /// The letters, and whether any may stand before and after them.
    fn parts(&self) -> (&str, bool, bool) {
        let rest = self.0.strip_prefix('*');
        let (inner, before) = rest.map_or((self.0.as_str(), false), |rest| (rest, true));
        let rest = inner.strip_suffix('*');
        let (inner, after) = rest.map_or((inner, false), |rest| (rest, true));
        (inner, before, after)
    }
}
