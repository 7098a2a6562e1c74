//! Kyverno's own policies: `TOPIC/POLICY/{POLICY.yaml,.kyverno-test/kyverno-test.yaml}`.
//!
//! Only rules that are nothing but a pattern or a strategic merge, without variables, conditions
//! or exclusions: what they say of an object hangs on the object alone. A rule about pods is laid
//! over what makes pods too, one template deeper.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use model::{Document, Node};
use policy::kyverno::mutate::{MutateError, patch};
use policy::kyverno::pattern::{STEPS, Verdict, judge};
use policy::tree::{Map, Tree};
use source::yaml;

use super::judged::files_in;
use super::ledger::Ledger;
use super::{Options, Outcome, Score};

/// Larger than any rule or object of the corpus.
const VALUES: usize = 100_000;

pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let Some(folder) = super::folder("kyverno-policies") else {
        return Ok(Outcome::Skipped("no corpus kyverno-policies".to_owned()));
    };
    let ledger = Ledger::read("kyverno-rules")?;
    let (mut score, mut merges) = (Score::default(), 0);
    for file in files_in(&folder)? {
        if file.file_name().is_none_or(|name| name != "kyverno-test.yaml") {
            continue;
        }
        let place = file.parent().unwrap_or(&folder);
        for test in documents(&file)? {
            let root = test.root();
            let policies = all_of(place, root.get("policies"))?;
            let resources = all_of(place, root.get("resources"))?;
            for result in root.get("results").items() {
                for case in Case::of(result, &policies, &resources) {
                    let patched = match result.get("patchedResources").as_str() {
                        Some(file) => documents(&place.join(file))?,
                        None => Vec::new(),
                    };
                    let Some(outcome) = case.run(&patched)? else { continue };
                    merges += usize::from(!patched.is_empty());
                    match outcome {
                        None => score.agrees(),
                        Some(how) => {
                            let topic = place.strip_prefix(&folder).unwrap_or(place);
                            let topic = topic.parent().unwrap_or(topic).display();
                            let name = format!("{topic}/{}/{}", case.rule, case.resource);
                            score.differs(&name, &how, &ledger, options);
                        }
                    }
                }
            }
        }
    }
    score.remarks.push(format!("{merges} of them are merges"));
    Ok(Outcome::Ran(score))
}

/// A rule, an object, and what is expected of the two.
struct Case<'d> {
    rule: &'d str,
    resource: &'d str,
    result: &'d str,
    policy: Node<'d>,
    object: Node<'d>,
}

impl<'d> Case<'d> {
    /// The cases of one result: one for each resource that is given.
    fn of(result: Node<'d>, policies: &'d [Document], resources: &'d [Document]) -> Vec<Case<'d>> {
        let is = |node: Node<'_>, kind: &str, name: &str| {
            let (namespace, name) = name.split_once('/').unwrap_or(("", name));
            (kind.is_empty() || node.get("kind").as_str() == Some(kind))
                && node.at(&["metadata", "name"]).as_str() == Some(name)
                && (namespace.is_empty() || self::namespace(node) == namespace)
        };
        let text = |key: &str| result.get(key).as_str().unwrap_or_default();
        let find = |documents: &'d [Document], kind: &str, name: &str| {
            documents.iter().map(Document::root).find(|root| is(*root, kind, name))
        };
        let Some(policy) = find(policies, "", text("policy")) else { return Vec::new() };
        let names = result.get("resources").strings();
        let case = |resource: &'d str| {
            let object = find(resources, text("kind"), resource)?;
            let rule = result.get("rule").as_str()?;
            let result = result.get("result").as_str()?;
            Some(Case { rule, resource, result, policy, object })
        };
        names.filter_map(case).collect()
    }

    /// How we answer otherwise; nothing at all where the rule is more than a pattern or a merge.
    fn run(&self, patched: &[Document]) -> anyhow::Result<Option<Option<String>>> {
        let rules = self.policy.at(&["spec", "rules"]).items();
        let mut rules = rules.filter(|rule| rule.get("name").as_str() == Some(self.rule));
        let Some(rule) = rules.next().filter(|rule| is_plain(*rule)) else { return Ok(None) };
        let kind = self.object.get("kind").as_str().unwrap_or_default();
        let Some(way) = way(rule, kind) else { return Ok(None) };
        let below = |node: Node<'_>| {
            let tree = Tree::from_node(node, VALUES)?;
            anyhow::Ok(
                way.iter()
                    .rev()
                    .fold(tree, |tree, key| Tree::Map(Map::from_iter([((*key).to_owned(), tree)]))),
            )
        };
        let overlay = rule.get("mutate").get("patchStrategicMerge");
        if overlay.is_mapping() {
            let merged = patch(self.object, &below(overlay)?, STEPS);
            return Ok(self.compare(merged, patched));
        }
        let validate = rule.get("validate");
        let any = validate.get("anyPattern");
        let mut patterns: Vec<Node<'_>> = any.items().collect();
        patterns.extend(Some(validate.get("pattern")).filter(|pattern| pattern.is_mapping()));
        if patterns.is_empty() {
            return Ok(None);
        }
        let mut found = Vec::new();
        for pattern in patterns {
            found.push(judge(self.object, below(pattern)?.to_document().root(), STEPS));
        }
        let ours = if found.contains(&Verdict::Pass) {
            "pass"
        } else if found.iter().any(|it| matches!(it, Verdict::Fail { .. })) {
            "fail"
        } else {
            "skip"
        };
        Ok(Some((ours != self.result).then(|| format!("{} is {ours}: {found:?}", self.result))))
    }

    fn compare(
        &self,
        merged: Result<Tree, MutateError>,
        patched: &'d [Document],
    ) -> Option<Option<String>> {
        let identity =
            |node: Node<'d>| (node.get("kind"), node.at(&["metadata", "name"]), namespace(node));
        let ours = identity(self.object);
        let expected = patched.iter().map(Document::root).find(|root| identity(*root) == ours);
        Some(match (merged, expected, self.result) {
            (Err(error), ..) => Some(error.to_string()),
            // A merge that changes nothing is one that is left out.
            (Ok(tree), _, "skip") => {
                let is_same = tree.to_document().root() == self.object;
                (!is_same).then(|| format!("it becomes {tree}"))
            }
            // A test that fails says what the object does not become.
            (Ok(tree), Some(expected), result) => {
                let ours = in_namespace_of(tree, expected);
                let is_same = ours.to_document().root() == expected;
                (is_same != (result == "pass")).then(|| format!("it becomes {ours}"))
            }
            (Ok(_), None, _) => return None,
        })
    }
}

/// The namespace of an object; those that say none are in the default one.
fn namespace<'d>(object: Node<'d>) -> &'d str {
    object.at(&["metadata", "namespace"]).as_str().unwrap_or("default")
}

/// Kyverno's program writes the default namespace into objects that have none.
fn in_namespace_of(mut tree: Tree, expected: Node<'_>) -> Tree {
    let is_default = expected.at(&["metadata", "namespace"]).as_str() == Some("default");
    if let (true, Tree::Map(map)) = (is_default, &mut tree)
        && let Some(Tree::Map(metadata)) = map.get_mut("metadata")
        && metadata.get("namespace").is_none()
    {
        metadata.insert("namespace", Tree::String("default".to_owned()));
    }
    tree
}

/// Nothing but the object decides.
fn is_plain(rule: Node<'_>) -> bool {
    let asks = ["preconditions", "context", "exclude", "celPreconditions"];
    let text = Tree::from_node(rule, VALUES).map(|tree| tree.to_string()).unwrap_or_default();
    !text.contains("{{")
        && asks.iter().all(|key| !rule.get(key).is_present())
        && filters(rule)
            .all(|filter| filter.entries().all(|entry| matches!(entry.key, "kinds" | "operations")))
}

fn filters(rule: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let matches = rule.get("match");
    let lists = [matches.get("any"), matches.get("all")];
    let listed = lists.into_iter().flat_map(Node::items);
    listed.chain(Some(matches)).map(|it| it.get("resources")).filter(|it| it.is_mapping())
}

/// The keys that lead to what the rule is about.
fn way(rule: Node<'_>, kind: &str) -> Option<&'static [&'static str]> {
    let kinds: Vec<&str> = filters(rule)
        .flat_map(|filter| filter.get("kinds").strings().collect::<Vec<_>>())
        .map(|kind| kind.rsplit('/').next().unwrap_or(kind))
        .collect();
    match kind {
        _ if kinds.contains(&kind) || kinds.contains(&"*") => Some(&[]),
        _ if kinds != ["Pod"] => None,
        "DaemonSet" | "Deployment" | "Job" | "StatefulSet" | "ReplicaSet" => {
            Some(&["spec", "template"])
        }
        "CronJob" => Some(&["spec", "jobTemplate", "spec", "template"]),
        _ => None,
    }
}

fn all_of(place: &Path, files: Node<'_>) -> anyhow::Result<Vec<Document>> {
    let files: Vec<PathBuf> = files.strings().map(|file| place.join(file)).collect();
    let read = files.iter().filter(|file| file.is_file()).map(|file| documents(file));
    Ok(read.collect::<anyhow::Result<Vec<_>>>()?.into_iter().flatten().collect())
}

fn documents(file: &Path) -> anyhow::Result<Vec<Document>> {
    let text = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(yaml::read(&text, &yaml::Limits::default()).documents)
}
