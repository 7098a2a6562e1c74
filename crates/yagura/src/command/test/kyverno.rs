//! `kyverno-test.yaml`: policies, resources, and what each rule says of each resource.

mod answer;
mod chain;
mod cluster;
mod compare;
mod generated;
mod given;
mod judged;
mod patched;
mod policies;
mod shelf;
mod values;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Error};
use model::{Node, Object, objects_in};
use policy::kyverno::ClusterPolicy;

use super::coverage::{self, Coverage};
use super::{Case, Outcome, Shared, read};
use answer::Answer;
use chain::Chain;
use given::{Given, is_named, paths};
use policies::{Policy, is_rule};

use policy::library::Bindings;

/// Everything that a test names, read.
struct Test {
    policies: Vec<(String, Policy)>,
    /// What coverage calls them, by their names.
    covered: BTreeMap<String, String>,
    given: Given,
}

/// What a result says of one resource.
struct Expected<'t> {
    policy: &'t str,
    rule: &'t str,
    kind: &'t str,
    /// Empty for any.
    resource: &'t str,
    result: &'t str,
    /// The file with the resource as it is to be.
    patched: Option<PathBuf>,
    /// The files with what is to be made: each object must be in one of them.
    generated: Vec<PathBuf>,
    /// The file with what is copied.
    sources: Option<PathBuf>,
    /// What is done with the resource, where the result says it.
    operation: Option<&'t str>,
}

/// The file is called as Kyverno's command line looks for it.
pub(super) fn has(path: &Path, _: &[u8]) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    matches!(name, Some("kyverno-test.yaml" | "kyverno-test.yml"))
}

/// Runs the cases of one file. The error says why none of them could be.
pub(super) fn run(path: &Path, bytes: &[u8], shared: &Shared) -> anyhow::Result<Vec<Case>> {
    let name = path.display().to_string();
    let documents = read::documents(&name, bytes).map_err(Error::msg)?;
    let mut cases = Vec::new();
    for document in &documents {
        let root = document.root();
        if root.get("kind").as_str() != Some("Test") && !root.get("results").is_sequence() {
            continue;
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        let test = Test::read(root, folder, shared)?;
        let existing: Vec<Object<'_>> = test.given.targets().chain(test.given.objects()).collect();
        let run = Run { test: &test, existing: &existing, folder, coverage: &shared.coverage };
        for result in root.get("results").items() {
            cases.extend(run.cases(result, &name)?);
        }
    }
    Ok(cases)
}

impl Test {
    fn read(root: Node<'_>, folder: &Path, shared: &Shared) -> anyhow::Result<Test> {
        let mut documents = Vec::new();
        for path in paths(root, "policies", folder) {
            let read = read::file(&path).map_err(Error::msg)?;
            documents.extend(read.into_iter().map(|document| (path.clone(), document)));
        }
        let objects = || documents.iter().flat_map(|(_, it)| objects_in(it.root(), None));
        let bindings = Bindings::read(objects()).map_err(|mistake| Error::msg(mistake.says))?;
        let policies = objects()
            .filter(|it| !Bindings::is_one(it))
            .map(|it| (it.name().to_owned(), Policy::read(&it, &bindings)));
        let policies: Vec<(String, Policy)> = policies.collect();
        let mut covered = BTreeMap::new();
        for (path, document) in &documents {
            for object in objects_in(document.root(), None) {
                covered.insert(object.name().to_owned(), coverage::named(path, object.name()));
            }
        }
        for (name, policy) in &policies {
            let called = covered.get(name).map_or(name, |called| called);
            policy.clauses().iter().for_each(|clause| shared.coverage.there_is(called, clause));
        }
        Ok(Test { policies, covered, given: Given::read(root, folder, shared.now)? })
    }
}

/// A test at work.
struct Run<'t> {
    test: &'t Test,
    /// What rules for existing objects may change.
    existing: &'t [Object<'t>],
    folder: &'t Path,
    coverage: &'t Coverage,
}

impl<'t> Run<'t> {
    /// A result names several resources: each is a case. One that names none is about all.
    fn cases(&self, result: Node<'_>, file: &str) -> anyhow::Result<Vec<Case>> {
        let text = |key: &str| result.get(key).as_str().unwrap_or_default();
        let line = result.span().map_or(0, |span| span.line);
        // A policy of a namespace may be named with it.
        let name = text("policy").rsplit('/').next().unwrap_or_default();
        let policy = self.test.policies.iter().find(|(own, _)| own == name);
        let (_, policy) =
            policy.with_context(|| format!("line {line}: no policy is called {name:?}"))?;
        let patched = ["patchedResources", "patchedResource"].map(text);
        let patched = patched.into_iter().find(|file| !file.is_empty());
        let one = Some(text("generatedResource")).filter(|file| !file.is_empty());
        let listed: Vec<&str> = result.get("generatedResources").strings().collect();
        let files = if listed.is_empty() { one.into_iter().collect() } else { listed };
        let generated: Vec<PathBuf> = files.iter().map(|file| self.folder.join(file)).collect();
        let sources = Some(text("cloneSourceResource")).filter(|file| !file.is_empty());
        let sources = sources.map(|file| self.folder.join(file));
        let mut resources: Vec<&str> = result.get("resources").strings().collect();
        if resources.is_empty() {
            resources.push("");
        }
        let mut cases = Vec::new();
        for resource in resources {
            let expected = Expected {
                policy: name,
                rule: text("rule"),
                kind: text("kind"),
                resource,
                result: text("result"),
                patched: patched.map(|file| self.folder.join(file)),
                generated: generated.clone(),
                sources: sources.clone(),
                operation: result.get("operation").as_str(),
            };
            let outcome = self.case(policy, &expected);
            let rule = Some(expected.rule).filter(|it| !it.is_empty());
            let rule = rule.map_or(String::new(), |rule| format!("{rule} "));
            let name = format!("{name} {rule}{}/{resource}", expected.kind);
            cases.push(Case::new(format!("{file}:{line}"), name, outcome));
        }
        Ok(cases)
    }

    fn case(&self, policy: &Policy, expected: &Expected<'_>) -> Outcome {
        match policy {
            Policy::Validating(_)
            | Policy::Kubernetes(..)
            | Policy::Generating(_)
            | Policy::Deleting(_)
            | Policy::Cleanup(_)
            | Policy::Mutating(_) => {}
            Policy::Classic(policy) => {
                if let Some(outcome) = unjudged(policy, expected.rule) {
                    return outcome;
                }
            }
            Policy::Unusable(why) => return Outcome::NotRun(why.clone()),
            Policy::Broken(why) => return Outcome::Failed(why.clone()),
        }
        let is_meant = |it: &Object<'_>| is_named(it, expected.kind, expected.resource);
        let targets = self.test.given.targets().filter(|it| policy.mutates() && is_meant(it));
        let chains = if policy.mutates() { self.chains() } else { Vec::new() };
        let of_targets = targets.map(|it| patched::of_target(&it, &chains, expected));
        let objects = self.test.given.objects().filter(is_meant);
        let of_objects = objects.map(|it| self.resource(policy, &it, expected));
        let has_payloads = self.test.given.has_payloads;
        sum(of_targets.chain(of_objects), expected, has_payloads)
    }

    /// What comes of one resource; `None` where no rule is about it.
    fn resource(
        &self,
        policy: &Policy,
        object: &Object<'t>,
        expected: &Expected<'_>,
    ) -> Option<Outcome> {
        if let Some(outcome) = self.generated(policy, object, expected) {
            return Some(outcome);
        }
        let chain = Chain::of(self.test, object, self.existing);
        let link = chain.link(expected.policy);
        let changed = link.and_then(|link| patched::of_resource(object, link, expected));
        // What is judged is what the policies that change it left.
        let now = chain.after().map_or(*object, |after| Object::new(after.root(), None));
        let decisions = self.judged(policy, &now, expected);
        self.cover(policy, expected, &decisions);
        if decisions.is_empty() {
            return changed;
        }
        let (answer, why) = Answer::of(&decisions);
        let answer = match policy {
            Policy::Classic(policy) if !policy.is_scored => answer.unscored(),
            _ => answer,
        };
        let wrong = answer.unless(expected.result, why.as_deref());
        wrong.or(changed).or(Some(Outcome::Passed))
    }

    fn chains(&self) -> Vec<Chain<'t>> {
        let objects = self.test.given.objects();
        objects.map(|object| Chain::of(self.test, &object, self.existing)).collect()
    }
}

/// What the resources that a result names come to. Where it names several, those that no rule is
/// about do not count, unless there are no others.
fn sum(
    outcomes: impl Iterator<Item = Option<Outcome>>,
    expected: &Expected<'_>,
    has_payloads: bool,
) -> Outcome {
    let (mut sum, mut is_any_named) = (None, false);
    for outcome in outcomes {
        is_any_named = true;
        match outcome {
            None => {}
            // Of a result about all resources, only those count that have something to compare.
            Some(Outcome::NotRun(_)) if expected.resource.is_empty() => {}
            Some(Outcome::Passed) => sum = sum.or(Some(Outcome::Passed)),
            Some(other) => return other,
        }
    }
    match (sum, is_any_named) {
        (Some(outcome), _) => outcome,
        (None, true) => Answer::Skip.unless(expected.result, None).unwrap_or(Outcome::Passed),
        (None, false) if has_payloads => {
            Outcome::NotRun("payloads that are no objects of a cluster".to_owned())
        }
        (None, false) => Outcome::Failed("no resource of this kind and name".to_owned()),
    }
}

/// Why the rule of a classic policy cannot be asked, if it cannot.
fn unjudged(policy: &ClusterPolicy, rule: &str) -> Option<Outcome> {
    if let Some((_, what)) = policy.unjudged.iter().find(|(name, _)| is_rule(rule, name)) {
        return Some(Outcome::NotRun(format!("rules with {what}")));
    }
    let is_there = policy.rules.iter().any(|own| is_rule(&own.name, rule));
    (!is_there).then(|| Outcome::Failed(format!("no rule is called {rule:?}")))
}
