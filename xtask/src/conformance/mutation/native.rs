//! Policies of the API server's own: it says itself what they make of objects.

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use model::Object;
use policy::tree::Tree;

use super::super::apiserver::client::{Call, Client};
use super::super::apiserver::moved::{moved, name, named_namespace, renamed, within};
use super::super::lowered::{self, changed};
use super::settled::settled;
use super::{Bench, Case, TRIAL, Test, own};

const API: &str = "/apis/admissionregistration.k8s.io/v1";

/// Policies that are hard on purpose, and the objects that they are tried on.
const HARD: &str = include_str!("../../../../tests/conformance/mutation/native.yaml");

/// Changes one object: once it does, so do all policies before it.
const LAST: &str = r#"{"apiVersion":"admissionregistration.k8s.io/v1","kind":"MutatingAdmissionPolicy",
"metadata":{"name":"yagura-last"},"spec":{"reinvocationPolicy":"Never","failurePolicy":"Fail",
"matchConstraints":{"resourceRules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],
"resources":["configmaps"]}]},
"matchConditions":[{"name":"it","expression":"object.metadata.name == 'yagura-last'"}],
"mutations":[{"patchType":"ApplyConfiguration","applyConfiguration":
{"expression":"Object{data: {'changed': 'yes'}}"}}]}}"#;

/// Policies, the objects that they are tried on, and the namespace that is theirs.
struct Group {
    name: String,
    namespace: String,
    policies: Vec<Tree>,
    objects: Vec<Tree>,
}

/// Takes Kyverno's tests that can be lowered, where there is a corpus, and our own.
pub(super) fn add(bench: &mut Bench<'_>) -> anyhow::Result<()> {
    let groups: Vec<Group> = lowered_ones()?.into_iter().chain(hard_ones()?).collect();
    let (client, mut pairs) = (bench.client, Vec::new());
    let mut before = Vec::new();
    for group in &groups {
        let answer = client.post("/api/v1/namespaces", &named_namespace(&group.namespace)?)?;
        anyhow::ensure!(answer.is_done(), "{}: {}", group.namespace, answer.message());
        bench.namespaces.insert(group.namespace.clone());
        for policy in &group.policies {
            let name = format!("{}-{}", group.namespace, name(policy));
            let binding = within(binding(&name)?, &name, &group.namespace);
            pairs.push([renamed(policy.clone(), &name), without_actions(binding)]);
        }
        before.push(group.created(bench)?);
    }
    pairs.push([Tree::from_json(LAST)?, binding("yagura-last")?]);
    for pair in &pairs {
        for (resource, tree) in RESOURCES.iter().zip(pair) {
            let answer = client.post(&format!("{API}/{resource}"), tree)?;
            anyhow::ensure!(answer.is_done(), "{}: {}", name(tree), answer.message());
        }
    }
    wait(client, true)?;
    for (group, before) in groups.into_iter().zip(before) {
        let after = group.created(bench)?;
        bench.take(group.test(before, after)?);
    }
    for pair in &pairs {
        for (resource, tree) in RESOURCES.iter().zip(pair).rev() {
            let path = format!("{API}/{resource}/{}", name(tree));
            client.send(&[Call::of("DELETE", &path)])?;
        }
    }
    wait(client, false)
}

const RESOURCES: [&str; 2] = ["mutatingadmissionpolicies", "mutatingadmissionpolicybindings"];

fn lowered_ones() -> anyhow::Result<Vec<Group>> {
    let mut groups = Vec::new();
    for test in lowered::tests()?.unwrap_or_default() {
        for object in test.policies() {
            let Some(pair) = changed::Pair::read(&object)? else { continue };
            let objects = test.resources().map(|it| Tree::from_node(it.node(), usize::MAX));
            groups.push(Group {
                name: format!("native/{}", test.name),
                namespace: format!("native-{}", groups.len()),
                policies: pair.trees().map(|[policy, _]| policy.clone()).collect(),
                objects: objects.collect::<Result<_, _>>()?,
            });
        }
    }
    Ok(groups)
}

fn hard_ones() -> anyhow::Result<Vec<Group>> {
    let read = |group: Tree| {
        let list = |key: &str| match group.get(key) {
            Some(Tree::List(items)) => items.clone(),
            _ => Vec::new(),
        };
        let name = group.get("name").and_then(Tree::as_str).context("a group has no name")?;
        let (policies, objects) = (list("policies"), list("objects"));
        let namespace = format!("hard-{name}");
        Ok(Group { name: format!("native/hard/{name}"), namespace, policies, objects })
    };
    let groups = own(HARD)?.into_iter().flat_map(|it| match it {
        Tree::List(groups) => groups,
        other => vec![other],
    });
    groups.map(read).collect()
}

/// An object that the API server takes, where, and what it makes of it.
struct Created {
    name: String,
    kind: String,
    path: String,
    object: Tree,
    stored: Tree,
}

impl Group {
    /// What becomes of its objects now, those that stand in namespaces and are taken.
    fn created(&self, bench: &mut Bench<'_>) -> anyhow::Result<Vec<Created>> {
        let mut created = Vec::new();
        for tree in &self.objects {
            let object = moved(tree.clone(), &self.namespace);
            let document = object.to_document();
            let it = Object::new(document.root(), None);
            if !bench.catalogue.is_namespaced(&it) {
                continue;
            }
            let Some(path) = bench.place(&it)? else { continue };
            let answer = bench.client.post(&path, &object)?;
            if answer.is_done() {
                let (kind, stored) = (it.kind().name.to_owned(), settled(&answer.body));
                let name = format!("{}/{kind}/{}", self.name, it.name());
                created.push(Created { name, kind, path, object: object.clone(), stored });
            }
        }
        Ok(created)
    }

    /// The test that its policies make the same of its objects. `before` is without them, `after` is
    /// what the API server made.
    fn test(self, before: Vec<Created>, after: Vec<Created>) -> anyhow::Result<Test> {
        let cases = after.into_iter().map(|it| {
            let was = before.iter().find(|was| was.name == it.name);
            let is_unchanged = was.is_some_and(|was| was.stored == it.stored);
            let Created { name, kind, path, object, stored: expected } = it;
            Case { name, kind, path, object, expected, is_unchanged }
        });
        let mut policies = Vec::new();
        for policy in self.policies {
            policies.push(binding(name(&policy))?);
            policies.push(policy);
        }
        let namespaces = BTreeSet::from([self.namespace]);
        Ok(Test { name: self.name, policies, namespaces, cases: cases.collect() })
    }
}

fn binding(policy: &str) -> anyhow::Result<Tree> {
    let text = format!(
        r#"{{"apiVersion":"admissionregistration.k8s.io/v1","kind":"MutatingAdmissionPolicyBinding",
        "metadata":{{"name":"{policy}"}},"spec":{{"policyName":"{policy}"}}}}"#
    );
    Ok(Tree::from_json(&text)?)
}

fn without_actions(mut binding: Tree) -> Tree {
    if let Tree::Map(object) = &mut binding
        && let Some(Tree::Map(spec)) = object.get_mut("spec")
    {
        spec.remove("validationActions");
    }
    binding
}

/// Waits until the policies hold, or hold no more.
fn wait(client: &Client, holds: bool) -> anyhow::Result<()> {
    let object = r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"yagura-last"}}"#;
    let path = format!("/api/v1/namespaces/default/configmaps{TRIAL}");
    let (object, started) = (Tree::from_json(object)?, Instant::now());
    while started.elapsed() < Duration::from_secs(60) {
        if client.post(&path, &object)?.body.get("data").is_some() == holds {
            thread::sleep(Duration::from_secs(2));
            return Ok(());
        }
        thread::sleep(Duration::from_millis(500));
    }
    bail!("the API server does not take notice of policies")
}
