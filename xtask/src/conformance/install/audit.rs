//! What somebody asked an API server, by its audit log, beside what a role lets them ask.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use policy::tree::Tree;
use serde_json::Value;

/// Whoever asks as a service account of this namespace is written down.
pub(super) const NAMESPACE: &str = "yagura";

/// Where the log is.
pub(super) struct Audit {
    folder: PathBuf,
}

/// Something that may be done: a verb, a group, a resource, and a name where it is for one alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Right {
    verb: String,
    group: String,
    resource: String,
    name: Option<String>,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Asked {
    right: Right,
    is_forbidden: bool,
    /// What was asked for is new.
    is_creation: bool,
}

impl Audit {
    pub(super) fn in_folder(folder: &Path) -> anyhow::Result<Audit> {
        let accounts = format!("system:serviceaccounts:{NAMESPACE}");
        let policy = format!(
            "apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules:\n\
             - {{level: Metadata, userGroups: [\"{accounts}\"]}}\n- {{level: None}}\n"
        );
        fs::write(folder.join("audit.yaml"), policy)?;
        Ok(Audit { folder: folder.to_owned() })
    }

    /// The arguments of an API server that writes it.
    pub(super) fn arguments(&self) -> [String; 2] {
        let path = |name: &str| self.folder.join(name).display().to_string();
        [
            format!("--audit-policy-file={}", path("audit.yaml")),
            format!("--audit-log-path={}", path("audit.log")),
        ]
    }

    /// What this service account asked for.
    pub(super) fn of(&self, account: &str) -> anyhow::Result<BTreeSet<Asked>> {
        let user = format!("system:serviceaccount:{NAMESPACE}:{account}");
        let log = fs::read_to_string(self.folder.join("audit.log"))?;
        let events = log.lines().map(serde_json::from_str::<Value>);
        let events: Vec<Value> = events.collect::<Result<_, _>>().context("the audit log")?;
        let is_own = |event: &&Value| text(event, "/user/username") == user;
        Ok(events.iter().filter(is_own).filter_map(asked).collect())
    }
}

/// `None` for what is no resource: discovery.
fn asked(event: &Value) -> Option<Asked> {
    event.get("objectRef")?;
    let code = event.pointer("/responseStatus/code").and_then(Value::as_u64);
    let (resource, below) =
        (text(event, "/objectRef/resource"), text(event, "/objectRef/subresource"));
    let resource =
        if below.is_empty() { resource.to_owned() } else { format!("{resource}/{below}") };
    Some(Asked {
        right: Right {
            verb: text(event, "/verb").to_owned(),
            group: text(event, "/objectRef/apiGroup").to_owned(),
            resource,
            name: Some(text(event, "/objectRef/name").to_owned()).filter(|name| !name.is_empty()),
        },
        is_forbidden: code == Some(403),
        is_creation: code == Some(201),
    })
}

/// Everything that a role gives.
pub(super) fn rights(role: &Tree) -> BTreeSet<Right> {
    let mut rights = BTreeSet::new();
    for rule in list(role, "rules") {
        let names: Vec<Option<String>> = match list(rule, "resourceNames") {
            [] => vec![None],
            names => names.iter().map(|it| it.as_str().map(str::to_owned)).collect(),
        };
        for (verb, group, resource) in triples(rule) {
            rights.extend(names.iter().map(|name| Right {
                verb: verb.to_owned(),
                group: group.to_owned(),
                resource: resource.to_owned(),
                name: name.clone(),
            }));
        }
    }
    rights
}

fn triples(rule: &Tree) -> Vec<(&str, &str, &str)> {
    let words = |key: &str| list(rule, key).iter().filter_map(Tree::as_str);
    let mut triples = Vec::new();
    for verb in words("verbs") {
        for group in words("apiGroups") {
            triples.extend(words("resources").map(|resource| (verb, group, resource)));
        }
    }
    triples
}

impl Right {
    /// It is for what was asked.
    pub(super) fn is_used_by(&self, asked: &Asked) -> bool {
        let Right { verb, group, resource, name } = &asked.right;
        let is_resource = self.resource == *resource || self.resource == "*";
        let is_name = self.name.is_none() || self.name == *name;
        // What is applied and not there is created, by its name.
        let is_verb =
            self.verb == *verb || (self.verb == "create" && verb == "patch" && asked.is_creation);
        let is_group = self.group == *group || self.group == "*";
        is_group && is_resource && is_name && is_verb && !asked.is_forbidden
    }
}

impl Asked {
    pub(super) fn is_forbidden(&self) -> bool {
        self.is_forbidden
    }
}

impl std::fmt::Display for Right {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Right { verb, group, resource, name } = self;
        write!(out, "{verb} {resource}.{group}")?;
        name.iter().try_for_each(|name| write!(out, " {name}"))
    }
}

impl std::fmt::Display for Asked {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.right.fmt(out)
    }
}

fn list<'t>(tree: &'t Tree, key: &str) -> &'t [Tree] {
    match tree.get(key) {
        Some(Tree::List(items)) => items,
        _ => &[],
    }
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}
