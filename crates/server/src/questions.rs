//! What an API server has to ask us about, so that everything is judged and nothing else is sent.

use std::collections::{BTreeMap, BTreeSet};

use act::{Failure, Hook, Purpose, Rule};
use model::Kind;
use policy::Operation;
use policy::bundle::{Among, Interest};
use source::cluster::{Catalogue, Resource};

use crate::admission::Court;
use crate::routes::{LENIENT, MUTATE_LENIENT, MUTATE_STRICT, STRICT};

/// Subresources that have a kind of their own, by which policies name them.
const KINDS_BELOW: &[(&str, &str, &str)] = &[
    ("PodExecOptions", "pods", "exec"),
    ("PodAttachOptions", "pods", "attach"),
    ("PodPortForwardOptions", "pods", "portforward"),
    ("PodProxyOptions", "pods", "proxy"),
    ("Eviction", "pods", "eviction"),
    ("Binding", "pods", "binding"),
    ("ServiceProxyOptions", "services", "proxy"),
    ("NodeProxyOptions", "nodes", "proxy"),
];

/// Kinds that have a `scale`.
const SCALED: &[(&str, &str)] = &[
    ("", "replicationcontrollers"),
    ("apps", "deployments"),
    ("apps", "replicasets"),
    ("apps", "statefulsets"),
];

/// The questions that `court` needs to be asked in a cluster that serves `catalogue`.
pub fn questions(court: &Court, catalogue: &Catalogue) -> Vec<Hook> {
    use Purpose::{Mutate, Validate};
    let questions = [
        (Validate, Among::Strict, STRICT),
        (Validate, Among::Lenient, LENIENT),
        (Mutate, Among::Strict, MUTATE_STRICT),
        (Mutate, Among::Lenient, MUTATE_LENIENT),
    ];
    let hooks = questions.into_iter().map(|(purpose, among, path)| {
        let mut wanted = Wanted::default();
        let interest = match purpose {
            Validate => court.bundle.interest(among),
            Mutate => court.bundle.mutations.interest(among),
        };
        wanted.by(&interest, catalogue);
        if among == Among::Strict && purpose == Validate {
            wanted.by_checks(court, catalogue);
        }
        let failure = if among == Among::Strict { Failure::Fail } else { Failure::Ignore };
        Hook { purpose, failure, path: path.to_owned(), rules: wanted.rules() }
    });
    hooks.filter(|hook| !hook.rules.is_empty()).collect()
}

/// Resources by group, and what is done with them.
#[derive(Debug, Default)]
pub(crate) struct Wanted(BTreeMap<(String, String), BTreeSet<&'static str>>);

impl Wanted {
    /// All that `interest` may be about.
    pub(crate) fn by(&mut self, interest: &Interest, catalogue: &Catalogue) {
        if interest.is_empty() {
            return;
        }
        let mut operations: Vec<Operation> = interest.operations().collect();
        let connects = operations.contains(&Operation::Connect);
        operations.retain(|it| *it != Operation::Connect);
        if interest.is_about_anything() {
            self.add("*", "*", &operations);
            self.add("", "pods/ephemeralcontainers", &operations);
        }
        for resource in &catalogue.resources {
            let Resource { group, kind, plural, .. } = resource;
            if !interest.is_about_anything() && interest.is_about(kind, plural) {
                self.add(group, plural, &operations);
                if (&**group, &**plural) == ("", "pods") {
                    self.add(group, "pods/ephemeralcontainers", &operations);
                }
            }
            for below in interest.subresources(kind, plural) {
                self.add_below(group, plural, below, &operations, connects);
            }
        }
        for (kind, plural, below) in KINDS_BELOW {
            if interest.names_kind(kind) {
                self.add_below("", plural, below, &operations, connects);
            }
        }
        if interest.names_kind("Scale") {
            for (group, plural) in SCALED {
                self.add(group, &format!("{plural}/scale"), &operations);
            }
        }
    }

    fn add_below(
        &mut self,
        group: &str,
        plural: &str,
        below: &str,
        operations: &[Operation],
        connects: bool,
    ) {
        let path = format!("{plural}/{below}");
        self.add(group, &path, operations);
        if connects {
            self.add(group, &path, &[Operation::Connect]);
        }
    }

    /// What our own checks and the labels of namespaces look at.
    fn by_checks(&mut self, court: &Court, catalogue: &Catalogue) {
        const CHANGES: &[Operation] = &[Operation::Create, Operation::Update];
        let by_labels = court.pod_security.is_some();
        for resource in &catalogue.resources {
            let kind = resource.kind();
            let is_checked =
                court.checks.checks().next().is_some() && court.checks.looks_into(kind);
            let is_held = by_labels && (is_namespace(kind) || kind.pod_home().is_some());
            if is_checked || is_held {
                self.add(&resource.group, &resource.plural, CHANGES);
            }
            if is_held && kind == Kind::core("Pod") {
                self.add("", "pods/ephemeralcontainers", CHANGES);
            }
        }
    }

    fn add(&mut self, group: &str, resource: &str, operations: &[Operation]) {
        let known = self.0.entry((group.to_owned(), resource.to_owned())).or_default();
        known.extend(operations.iter().map(|operation| operation.name()));
    }

    /// As few rules as say the same.
    pub(crate) fn rules(self) -> Vec<Rule> {
        let mut rules: BTreeMap<(String, Vec<&'static str>), Vec<String>> = BTreeMap::new();
        for ((group, resource), operations) in self.0 {
            if !operations.is_empty() {
                let operations = operations.into_iter().collect();
                rules.entry((group, operations)).or_default().push(resource);
            }
        }
        let rule =
            |((group, operations), resources)| Rule { groups: vec![group], resources, operations };
        rules.into_iter().map(rule).collect()
    }
}

fn is_namespace(kind: Kind<'_>) -> bool {
    kind == Kind::core("Namespace")
}
