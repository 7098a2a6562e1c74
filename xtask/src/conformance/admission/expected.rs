//! What the results of Kyverno's tests say of an object at admission.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use model::{Document, Node, Object, objects_in};
use policy::tree::Tree;

use super::super::judged::files_in;
use super::super::lowered::{all_of, documents};

/// A test, with its policies put to refuse.
pub(in crate::conformance) struct Test {
    pub(in crate::conformance) name: String,
    pub(in crate::conformance) policies: Vec<Tree>,
    pub(in crate::conformance) resources: Vec<Document>,
    /// By kind and name.
    expected: BTreeMap<(String, String), Expected>,
}

/// What rules say of an object: each as it begins a sentence of the refusal.
#[derive(Debug, Default)]
pub(in crate::conformance) struct Expected {
    refused_by: Vec<String>,
    passed_by: Vec<String>,
}

/// The tests of the corpus, where there is one.
pub(in crate::conformance) fn tests() -> anyhow::Result<Option<Vec<Test>>> {
    let Some(folder) = super::super::folder("kyverno-policies") else { return Ok(None) };
    let mut tests = Vec::new();
    for file in files_in(&folder)? {
        if file.file_name().is_some_and(|name| name == "kyverno-test.yaml") {
            let place = file.parent().unwrap_or(&folder);
            for document in documents(&file)? {
                tests.push(Test::read(document.root(), place, &folder)?);
            }
        }
    }
    Ok(Some(tests))
}

impl Test {
    fn read(test: Node<'_>, place: &Path, folder: &Path) -> anyhow::Result<Test> {
        let name = place.strip_prefix(folder).unwrap_or(place);
        let mut expected: BTreeMap<(String, String), Expected> = BTreeMap::new();
        // Values and contexts stand for a cluster that is not there.
        let is_alone = ["variables", "values", "context", "userinfo", "exceptions"]
            .iter()
            .all(|key| !test.get(key).is_set());
        for result in test.get("results").items().filter(|_| is_alone) {
            let text = |key| result.get(key).as_str().unwrap_or_default();
            let is_about_change = ["patchedResources", "generatedResource", "targetResources"]
                .iter()
                .any(|key| result.get(key).is_set());
            if is_about_change || result.get("isDeletingPolicy").as_bool() == Some(true) {
                continue;
            }
            for resource in result.get("resources").strings() {
                let name = resource.rsplit('/').next().unwrap_or(resource);
                let key = (text("kind").to_owned(), name.to_owned());
                let entry = expected.entry(key).or_default();
                entry.add(text("policy"), text("rule"), text("result"));
            }
        }
        let policies = all_of(place, test.get("policies"))?;
        Ok(Test {
            name: name.parent().unwrap_or(name).display().to_string(),
            policies: policies
                .iter()
                .flat_map(|it| objects_in(it.root(), None))
                .filter_map(|it| Tree::from_node(it.node(), usize::MAX).ok())
                .map(refusing)
                .collect(),
            resources: all_of(place, test.get("resources"))?,
            expected,
        })
    }

    /// The namespaces that its objects stand in.
    pub(in crate::conformance) fn namespaces(&self) -> BTreeSet<String> {
        let objects = self.resources.iter().flat_map(|it| objects_in(it.root(), None));
        objects.map(|it| it.namespace_or_default().to_owned()).collect()
    }

    /// The objects of which results speak. Where two have one name, nobody knows which is meant.
    pub(in crate::conformance) fn objects(&self) -> impl Iterator<Item = (Object<'_>, &Expected)> {
        let objects = || self.resources.iter().flat_map(|it| objects_in(it.root(), None));
        let key = |it: &Object<'_>| (it.kind().name.to_owned(), it.name().to_owned());
        let mut count: BTreeMap<(String, String), usize> = BTreeMap::new();
        objects().for_each(|object| *count.entry(key(&object)).or_default() += 1);
        objects().filter_map(move |object| {
            let key = key(&object);
            let is_one = count.get(&key) == Some(&1);
            Some((object, self.expected.get(&key).filter(|_| is_one)?))
        })
    }
}

impl Expected {
    fn add(&mut self, policy: &str, rule: &str, result: &str) {
        let policy = policy.rsplit('/').next().unwrap_or(policy);
        let beginnings = ["", "autogen-", "autogen-cronjob-"];
        let says = |prefix: &str| match rule {
            "" => format!("{policy}: "),
            rule => format!("{policy}/{prefix}{rule}: "),
        };
        let all = beginnings.iter().map(|prefix| says(prefix));
        match result {
            "fail" => self.refused_by.extend(all),
            "pass" | "skip" | "warn" => self.passed_by.extend(all),
            _ => {}
        }
    }

    /// How an answer differs; `refusal` is what the API server says where it refuses. A refusal by
    /// a rule of which no result speaks is not looked at.
    pub(in crate::conformance) fn differs(&self, refusal: Option<&str>) -> Option<String> {
        let named = |rules: &[String]| {
            rules.iter().any(|rule| refusal.is_some_and(|refusal| refusal.contains(rule)))
        };
        let is_refused = named(&self.refused_by);
        if !self.refused_by.is_empty() && !is_refused {
            return Some(format!("let in ({})", refusal.unwrap_or("by all")));
        }
        if self.refused_by.is_empty() && named(&self.passed_by) {
            return Some(format!("refused: {}", refusal.unwrap_or_default()));
        }
        None
    }
}

/// The policy, put to refuse what it finds: the results are about what rules say, not about what
/// becomes of it.
fn refusing(mut policy: Tree) -> Tree {
    let is_classic = policy.get("spec").is_some_and(|spec| spec.get("rules").is_some());
    let Tree::Map(object) = &mut policy else { return policy };
    let Some(Tree::Map(spec)) = object.get_mut("spec") else { return policy };
    if is_classic {
        spec.insert("validationFailureAction", Tree::String("Enforce".to_owned()));
        spec.remove("validationFailureActionOverrides");
        if let Some(Tree::List(rules)) = spec.get_mut("rules") {
            rules.iter_mut().for_each(enforced);
        }
    } else {
        let deny = Tree::List(vec![Tree::String("Deny".to_owned())]);
        spec.insert("validationActions", deny);
    }
    policy
}

fn enforced(rule: &mut Tree) {
    let Tree::Map(rule) = rule else { return };
    if let Some(Tree::Map(validate)) = rule.get_mut("validate") {
        validate.remove("failureAction");
        validate.remove("failureActionOverrides");
    }
}
