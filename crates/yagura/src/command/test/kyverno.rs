//! `kyverno-test.yaml`: policies, resources, and what each rule says of each resource.

mod answer;
mod chain;
mod compare;
mod given;
mod patched;
mod policies;
mod values;

use std::path::{Path, PathBuf};

use anyhow::{Context, Error};
use model::{Node, Object, objects_in};
use policy::kyverno::ClusterPolicy;
use policy::vap::{Decision, NobodyToAsk};

use super::{Case, Outcome, read};
use answer::Answer;
use chain::Chain;
use given::{Given, asked, is_named, paths};
use policies::{Policy, is_rule};

/// Everything that a test names, read.
struct Test {
    policies: Vec<(String, Policy)>,
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
        let folder = path.parent().unwrap_or(Path::new("."));
        let test = Test::read(root, folder)?;
        let existing: Vec<Object<'_>> = test.given.targets().chain(test.given.objects()).collect();
        let run = Run { test: &test, existing: &existing, folder };
        for result in root.get("results").items() {
            cases.extend(run.cases(result, &name)?);
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
                    policies.push((object.name().to_owned(), Policy::read(&object)));
                }
            }
        }
        Ok(Test { policies, given: Given::read(root, folder)? })
    }
}

/// A test at work.
struct Run<'t> {
    test: &'t Test,
    /// What rules for existing objects may change.
    existing: &'t [Object<'t>],
    folder: &'t Path,
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
            Policy::Validating(_) => {}
            Policy::Classic(policy) => {
                if let Some(outcome) = unjudged(policy, expected.rule) {
                    return outcome;
                }
            }
            Policy::Unusable(why) => return Outcome::NotRun(why.clone()),
            Policy::Broken(why) => return Outcome::Failed(why.clone()),
        }
        let is_meant = |it: &Object<'_>| is_named(it, expected.kind, expected.resource);
        let is_all = expected.resource.is_empty();
        let mut seen = false;
        let targets = self.test.given.targets().filter(is_meant);
        for target in targets.filter(|_| policy.mutates()) {
            match patched::of_target(&target, &self.chains(), expected) {
                Some(Outcome::NotRun(_)) if is_all => {}
                Some(Outcome::Passed) => seen = true,
                Some(other) => return other,
                None if is_all => {}
                None => return Outcome::Failed("no rule changes it".to_owned()),
            }
        }
        for object in self.test.given.objects().filter(is_meant) {
            match self.resource(policy, &object, expected) {
                Some(Outcome::NotRun(_)) if is_all => {}
                Some(Outcome::Passed) => seen = true,
                Some(other) => return other,
                None if is_all => {}
                None => seen = true,
            }
        }
        match seen {
            true => Outcome::Passed,
            false => Outcome::Failed("no resource of this kind and name".to_owned()),
        }
    }

    /// What comes of one resource; `None` where no rule is about it, as a test may expect.
    fn resource(
        &self,
        policy: &Policy,
        object: &Object<'t>,
        expected: &Expected<'_>,
    ) -> Option<Outcome> {
        let chain = Chain::of(self.test, object, self.existing);
        let changed = chain
            .link(expected.policy)
            .and_then(|link| patched::of_resource(object, link, expected));
        // What is judged is what the policies before left.
        let now = chain.after().map_or(*object, |after| Object::new(after.root(), None));
        let decisions = self.judged(policy, &now, expected);
        if changed.is_some() && decisions.is_empty() {
            return changed;
        }
        let (answer, why) = Answer::of(&decisions);
        let is_excluded = decisions.is_empty() && expected.resource.is_empty();
        let wrong = answer.unless(expected.result, why).filter(|_| !is_excluded);
        wrong.or(changed).or((!decisions.is_empty()).then_some(Outcome::Passed))
    }

    fn chains(&self) -> Vec<Chain<'t>> {
        let objects = self.test.given.objects();
        objects.map(|object| Chain::of(self.test, &object, self.existing)).collect()
    }

    fn judged(
        &self,
        policy: &Policy,
        object: &Object<'_>,
        expected: &Expected<'_>,
    ) -> Vec<Decision> {
        let Given { world, values, .. } = &self.test.given;
        let given = values.of(expected.policy, expected.rule, object.name());
        let request = asked(object, &given).among(world);
        match policy {
            Policy::Validating(policy) => policy.judge(&request, world, &NobodyToAsk),
            Policy::Classic(policy) => {
                let judged = policy.judge(&request, world, &NobodyToAsk, &given);
                let own = judged.into_iter().filter(|(own, _)| is_rule(&own.name, expected.rule));
                own.flat_map(|(_, decisions)| decisions).collect()
            }
            Policy::Unusable(_) | Policy::Broken(_) => Vec::new(),
        }
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
