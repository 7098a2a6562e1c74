//! `match` of a constraint, as constraints and conditions of the API server's own. Gatekeeper's
//! webhook is asked where objects come and change, and so are they.

use model::Node;

use crate::kyverno::lower::{all, any, known_resource, quoted};
use crate::lower::{map, text};
use crate::tree::Tree;

/// What of the requests a constraint is about.
pub(super) struct Selected {
    /// `matchConstraints`
    pub(super) constraints: Tree,
    /// What the constraints cannot say, by name.
    pub(super) conditions: Vec<(&'static str, String)>,
}

/// Parts of objects that Gatekeeper's webhook is asked about too.
const PARTS: &[&str] = &[
    "pods/ephemeralcontainers",
    "pods/eviction",
    "pods/binding",
    "deployments/scale",
    "replicasets/scale",
    "statefulsets/scale",
    "replicationcontrollers/scale",
    "services/status",
];
const IS_NAMESPACE: &str = "request.kind.group == '' && request.kind.kind == 'Namespace'";
const LARGEST: usize = 10_000;

/// What a `match` selects. The errors say why that cannot be said otherwise.
pub(super) fn of(node: Node<'_>) -> Result<Selected, Vec<String>> {
    if node.get("source").as_str() == Some("Generated") {
        return Err(vec!["it is about what workloads expand to alone".to_owned()]);
    }
    let kinds = Kinds::read(node.get("kinds"));
    let scope = node.get("scope").as_str().filter(|it| matches!(*it, "Cluster" | "Namespaced"));
    let may_be_namespace = scope != Some("Namespaced") && kinds.iter().any(Kinds::has_namespaces);
    if may_be_namespace && node.get("namespaceSelector").is_set() {
        let why = "it selects namespaces by labels, and may be about one whose labels change";
        return Err(vec![why.to_owned()]);
    }
    let copied = |key: &str| Tree::from_node(node.get(key), LARGEST).unwrap_or_default();
    let rules = kinds.iter().map(|kinds| kinds.rule(scope)).collect();
    let mut conditions = Vec::new();
    if !kinds.iter().all(Kinds::is_exact) {
        let kinds = any(kinds.iter().map(Kinds::condition).collect());
        conditions.extend(kinds.map(|it| ("match-kinds", it)));
    }
    conditions.extend(in_namespaces(node, may_be_namespace).map(|it| ("match-namespaces", it)));
    conditions.extend(named(node.get("name")).map(|it| ("match-name", it)));
    Ok(Selected {
        constraints: map([
            ("resourceRules", Tree::List(rules)),
            ("objectSelector", copied("labelSelector")),
            ("namespaceSelector", copied("namespaceSelector")),
        ]),
        conditions,
    })
}

/// One entry of `kinds`. An empty list means any.
struct Kinds<'n> {
    groups: Vec<&'n str>,
    kinds: Vec<&'n str>,
}

impl<'n> Kinds<'n> {
    fn read(list: Node<'n>) -> Vec<Kinds<'n>> {
        let words = |node: Node<'n>| {
            let words: Vec<&str> = node.strings().collect();
            if words.contains(&"*") { Vec::new() } else { words }
        };
        let read = |it: Node<'n>| Kinds {
            groups: words(it.get("apiGroups")),
            kinds: words(it.get("kinds")),
        };
        let kinds: Vec<Kinds<'n>> = list.items().map(read).collect();
        if kinds.is_empty() { vec![Kinds { groups: vec![], kinds: vec![] }] } else { kinds }
    }

    fn has_namespaces(&self) -> bool {
        let has = |words: &[&str], word: &str| words.is_empty() || words.contains(&word);
        has(&self.groups, "") && has(&self.kinds, "Namespace")
    }

    /// The resources of its kinds are all known.
    fn is_exact(&self) -> bool {
        self.kinds.iter().all(|kind| known_resource(kind).is_some())
    }

    fn rule(&self, scope: Option<&str>) -> Tree {
        let groups = if self.groups.is_empty() { &["*"][..] } else { self.groups.as_slice() };
        let list = |words: &[&str]| Tree::List(words.iter().map(|it| text(it)).collect());
        map([
            ("apiGroups", list(groups)),
            ("apiVersions", list(&["*"])),
            ("operations", list(&["CREATE", "UPDATE"])),
            ("resources", Tree::List(self.resources())),
            ("scope", scope.map_or(Tree::Null, text)),
        ])
    }

    fn resources(&self) -> Vec<Tree> {
        if self.kinds.is_empty() || !self.is_exact() {
            return ["*"].iter().chain(PARTS).map(|it| text(it)).collect();
        }
        let mut resources = Vec::new();
        for kind in &self.kinds {
            resources.extend(known_resource(kind).map(Tree::String));
            match *kind {
                "Pod" => resources.push(text("pods/ephemeralcontainers")),
                "Service" => resources.push(text("services/status")),
                _ => {}
            }
        }
        resources.sort_by_key(Tree::to_string);
        resources.dedup();
        resources
    }

    fn condition(&self) -> String {
        let is_one = |field: &str, words: &[&str]| {
            let words: Vec<String> = words.iter().map(|it| quoted(it)).collect();
            (!words.is_empty()).then(|| format!("request.kind.{field} in [{}]", words.join(", ")))
        };
        let parts = [is_one("group", &self.groups), is_one("kind", &self.kinds)];
        all(parts.into_iter().flatten().collect()).unwrap_or("true".to_owned())
    }
}

/// The namespace is one of these and none of those. What stands in none is never left out for it; a
/// Namespace stands in itself.
fn in_namespaces(node: Node<'_>, may_be_namespace: bool) -> Option<String> {
    let stands_in = "request.?namespace.orValue('')";
    let (namespace, stands_nowhere) = match may_be_namespace {
        true => (
            format!("({IS_NAMESPACE} ? {} : {stands_in})", field("name")),
            format!("!({IS_NAMESPACE}) && {stands_in} == ''"),
        ),
        false => (stands_in.to_owned(), format!("{stands_in} == ''")),
    };
    let is_among =
        |key: &str| any(node.get(key).strings().map(|name| is_like(&namespace, name)).collect());
    let excluded = is_among("excludedNamespaces").map(|it| format!("!({it})"));
    let parts = [is_among("namespaces"), excluded];
    let within = all(parts.into_iter().flatten().collect())?;
    any(vec![stands_nowhere, within])
}

/// The name is like this, or will be where only its beginning is given.
fn named(name: Node<'_>) -> Option<String> {
    let written = name.as_str().filter(|it| !it.is_empty())?;
    let generated = field("generateName");
    let mut ways = vec![is_like(&field("name"), written)];
    if pattern(written).2 {
        ways.push(format!("{generated} != '' && {}", is_like(&generated, written)));
    }
    any(ways)
}

/// A field of the object's metadata; nothing goes here.
fn field(key: &str) -> String {
    format!("object.?metadata.?{key}.orValue('')")
}

/// The letters, and whether any may stand before and behind them.
fn pattern(written: &str) -> (&str, bool, bool) {
    let rest = written.strip_prefix('*');
    let (inner, before) = rest.map_or((written, false), |rest| (rest, true));
    let rest = inner.strip_suffix('*');
    let (inner, behind) = rest.map_or((inner, false), |rest| (rest, true));
    (inner, before, behind)
}

/// The text of an expression is like a name with `*` at its beginning or end.
fn is_like(value: &str, written: &str) -> String {
    let (letters, before, behind) = pattern(written);
    let letters = quoted(letters);
    match (before, behind) {
        (true, true) => format!("{value}.contains({letters})"),
        (true, false) => format!("{value}.endsWith({letters})"),
        (false, true) => format!("{value}.startsWith({letters})"),
        (false, false) => format!("{value} == {letters}"),
    }
}
