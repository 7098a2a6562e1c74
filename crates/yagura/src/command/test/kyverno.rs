//! `kyverno-test.yaml`: policies, resources, and what each rule says of each resource.

mod values;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Error};
use model::document::Shears;
use model::{Document, Inventory, Kept, Kind, Node, Object, World, objects_in};
use policy::kyverno::{ClusterPolicy, ValidatingPolicy};
use policy::tree::{Map, Tree};
use policy::vap::{Decision, Mistake, NobodyToAsk, Outcome as Says};
use policy::{Operation, Request};

use super::{Case, Outcome, read};
use values::Values;

/// A policy of the test, ready to be asked.
enum Policy {
    Validating(Box<ValidatingPolicy>),
    Classic(ClusterPolicy),
    /// It cannot be asked here, and why.
    Unusable(String),
    /// It does not compile.
    Broken(String),
}

/// What a policy says of a resource, in Kyverno's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Pass,
    Fail,
    Skip,
    Error,
}

impl Answer {
    fn name(self) -> &'static str {
        match self {
            Answer::Pass => "pass",
            Answer::Fail => "fail",
            Answer::Skip => "skip",
            Answer::Error => "error",
        }
    }
}

/// Everything that a test names, read.
struct Test {
    policies: Vec<(String, Policy)>,
    resources: Vec<Document>,
    world: Inventory,
    values: Values,
}

/// The file is called as Kyverno's command line looks for it.
pub(super) fn has(path: &Path, _: &[u8]) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    matches!(name, Some("kyverno-test.yaml" | "kyverno-test.yml"))
}

/// Runs the cases of one file. The error says why none of them could be.
pub(super) fn run(path: &Path, bytes: &[u8]) -> anyhow::Result<Vec<Case>> {
    let name = path.display().to_string();
    let documents = read::documents(&name, bytes).map_err(Error::msg)?;
    let mut cases = Vec::new();
    for document in &documents {
        let root = document.root();
        if root.get("kind").as_str() != Some("Test") && !root.get("results").is_sequence() {
            continue;
        }
        let test = Test::read(root, path.parent().unwrap_or(Path::new(".")))?;
        for result in root.get("results").items() {
            cases.extend(test.cases(result, &name)?);
        }
    }
    Ok(cases)
}

impl Test {
    fn read(root: Node<'_>, folder: &Path) -> anyhow::Result<Test> {
        let mut policies = Vec::new();
        for path in paths(root, "policies", folder) {
            for document in read::file(&path).map_err(Error::msg)? {
                for object in objects_in(document.root(), None) {
                    policies.push((object.name().to_owned(), compile(&object)));
                }
            }
        }
        let mut resources = Vec::new();
        for path in paths(root, "resources", folder) {
            resources.extend(read::file(&path).map_err(Error::msg)?);
        }
        let (mut world, mut shears) = (Inventory::of_all(), Shears::default());
        for object in resources.iter().flat_map(|it| objects_in(it.root(), None)) {
            world.keep(Kept::whole(&object, &mut shears));
        }
        let values = Values::read(root, folder)?;
        // Kyverno takes every namespace that a resource stands in to be there.
        let objects = || resources.iter().flat_map(|it| objects_in(it.root(), None));
        let mut named: BTreeSet<&str> = objects().map(|it| it.namespace_or_default()).collect();
        named.extend(values.namespaces());
        let is_given = |name: &str| world.find(Kind::core("Namespace"), None, name).is_some();
        let missing: Vec<&str> = named.into_iter().filter(|name| !is_given(name)).collect();
        for name in missing {
            let document = namespace(name, &values.labels(name));
            world.keep(Kept::whole(&Object::new(document.root(), None), &mut shears));
        }
        Ok(Test { policies, resources, world, values })
    }

    /// A result names several resources: each is a case.
    fn cases(&self, result: Node<'_>, file: &str) -> anyhow::Result<Vec<Case>> {
        let text = |key: &str| result.get(key).as_str().unwrap_or_default();
        let line = result.span().map_or(0, |span| span.line);
        let place = format!("{file}:{line}");
        // A policy of a namespace may be named with it.
        let name = text("policy").rsplit('/').next().unwrap_or_default();
        let policy = self.policies.iter().find(|(own, _)| own == name);
        let (_, policy) =
            policy.with_context(|| format!("line {line}: no policy is called {name:?}"))?;
        let expected = text("result");
        let mut cases = Vec::new();
        for resource in result.get("resources").strings() {
            let outcome = self.case(name, policy, text("rule"), text("kind"), resource, expected);
            let rule = Some(text("rule")).filter(|it| !it.is_empty());
            let rule = rule.map_or(String::new(), |rule| format!("{rule} "));
            let name = format!("{name} {rule}{}/{resource}", text("kind"));
            cases.push(Case::new(place.clone(), name, outcome));
        }
        Ok(cases)
    }

    fn case(
        &self,
        name: &str,
        policy: &Policy,
        rule: &str,
        kind: &str,
        resource: &str,
        expected: &str,
    ) -> Outcome {
        match policy {
            Policy::Validating(_) => {}
            Policy::Classic(policy) => {
                if let Some(outcome) = unjudged(policy, rule) {
                    return outcome;
                }
            }
            Policy::Unusable(why) => return Outcome::NotRun(why.clone()),
            Policy::Broken(why) => return Outcome::Failed(why.clone()),
        }
        let objects = self.resources.iter().flat_map(|it| objects_in(it.root(), None));
        let mut named = objects.filter(|object| is_named(object, kind, resource)).peekable();
        if named.peek().is_none() {
            return Outcome::Failed("no resource of this kind and name".to_owned());
        }
        for object in named {
            let given = self.values.of(name, rule, object.name());
            let request = asked(&object, &given).among(&self.world);
            let decisions = match policy {
                Policy::Validating(policy) => policy.judge(&request, &self.world, &NobodyToAsk),
                Policy::Classic(policy) => {
                    let judged = policy.judge(&request, &self.world, &NobodyToAsk, &given);
                    let own = judged.into_iter().filter(|(own, _)| is_rule(&own.name, rule));
                    own.flat_map(|(_, decisions)| decisions).collect()
                }
                Policy::Unusable(_) | Policy::Broken(_) => Vec::new(),
            };
            let (answer, why) = answer(&decisions);
            if answer.name() != expected {
                let why = why.map(|why| format!(": {why}")).unwrap_or_default();
                return Outcome::Failed(format!("{}{why}; {expected} was expected", answer.name()));
            }
        }
        Outcome::Passed
    }
}

/// What is asked for an object: its creation, or what the test gives as the operation.
fn asked<'a>(object: &Object<'a>, given: &[(String, Tree)]) -> Request<'a> {
    let mut request = Request::creation(object);
    let operation = given.iter().rev().find(|(path, _)| path == "request.operation");
    let operation = operation.and_then(|(_, value)| Operation::parse(value.as_str()?));
    request.operation = operation.unwrap_or(Operation::Create);
    match request.operation {
        Operation::Delete => request.old_object = request.object.take(),
        // The test knows one state of the object: the update changes nothing.
        Operation::Update => request.old_object = request.object,
        Operation::Create | Operation::Connect => {}
    }
    request
}

/// A Namespace with labels.
fn namespace(name: &str, labels: &[(&str, &str)]) -> Document {
    let text = |text: &str| Tree::String(text.to_owned());
    let labels = labels.iter().map(|(key, value)| ((*key).to_owned(), text(value)));
    let mut metadata = Map::new();
    metadata.insert("name", text(name));
    metadata.insert("labels", Tree::Map(labels.collect()));
    let mut object = Map::new();
    object.insert("apiVersion", text("v1"));
    object.insert("kind", text("Namespace"));
    object.insert("metadata", Tree::Map(metadata));
    Tree::Map(object).to_document()
}

/// A rule, or one that Kyverno derives from it; any where none is named.
fn is_rule(own: &str, wanted: &str) -> bool {
    let bases = [Some(own), own.strip_prefix("autogen-cronjob-"), own.strip_prefix("autogen-")];
    wanted.is_empty() || bases.contains(&Some(wanted))
}

/// Why the rule of a classic policy cannot be asked, if it cannot.
fn unjudged(policy: &ClusterPolicy, rule: &str) -> Option<Outcome> {
    if let Some((_, what)) = policy.unjudged.iter().find(|(name, _)| is_rule(rule, name)) {
        return Some(Outcome::NotRun(format!("rules with {what}")));
    }
    let is_there = policy.rules.iter().any(|own| is_rule(&own.name, rule));
    (!is_there).then(|| Outcome::Failed(format!("no rule is called {rule:?}")))
}

fn compile(object: &Object<'_>) -> Policy {
    if object.is(ClusterPolicy::KIND) || object.is(ClusterPolicy::NAMESPACED) {
        return match ClusterPolicy::read(object) {
            Ok(policy) => Policy::Classic(policy),
            Err(mistakes) => mistakes.first().map_or(Policy::Broken(String::new()), broken),
        };
    }
    if !object.is(ValidatingPolicy::KIND) && !object.is(ValidatingPolicy::NAMESPACED) {
        return Policy::Unusable(format!("policies of the kind {}", object.kind().name));
    }
    match ValidatingPolicy::read(object) {
        Ok(policy) => Policy::Validating(Box::new(policy)),
        Err(mistakes) => mistakes.first().map_or(Policy::Broken(String::new()), broken),
    }
}

fn broken(mistake: &Mistake) -> Policy {
    let says = &mistake.says;
    match mistake.is_unanswered {
        true => Policy::Unusable(format!("policies that ask: {says}")),
        false => Policy::Broken(format!("the policy does not compile: {}: {says}", mistake.path)),
    }
}

/// What the decisions on a resource come to, and why.
fn answer(decisions: &[Decision]) -> (Answer, Option<&str>) {
    for decision in decisions {
        match &decision.outcome {
            Says::Pass => {}
            Says::Refused { message, .. } if message.contains("resulted in error: ") => {
                return (Answer::Error, Some(message));
            }
            Says::Refused { message, .. } => return (Answer::Fail, Some(message)),
            Says::Ignored(why) | Says::Unknown(why) => return (Answer::Error, Some(why)),
        }
    }
    if decisions.is_empty() { (Answer::Skip, None) } else { (Answer::Pass, None) }
}

/// `name` or `namespace/name`, of this kind, which may be written with its group and version.
fn is_named(object: &Object<'_>, kind: &str, resource: &str) -> bool {
    let (namespace, name) = match resource.split_once('/') {
        Some((namespace, name)) => (Some(namespace), name),
        None => (None, resource),
    };
    let kind = kind.rsplit('/').next().unwrap_or_default();
    let own = object.node().get("kind").as_str().unwrap_or_default();
    (kind.is_empty() || kind == own)
        && object.name() == name
        && namespace.is_none_or(|namespace| object.namespace_or_default() == namespace)
}

/// The files that a list names, from the folder of the test.
fn paths(root: Node<'_>, list: &str, folder: &Path) -> Vec<PathBuf> {
    root.get(list).strings().map(|path| folder.join(path)).collect()
}
