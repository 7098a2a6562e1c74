//! Results of rules that change objects: what became of a resource, beside what is expected.

use std::path::Path;

use model::{Document, Object, objects_in};
use policy::Mutation;
use policy::tree::{TooLarge, Tree};

use super::super::{Outcome, read};
use super::Expected;
use super::answer::Answer;
use super::chain::{Chain, Link};
use super::compare;
use super::policies::is_rule;
use crate::settled::settled;
use policy::library::Made;

/// An object larger than this is no one's test.
const LARGEST: usize = 500_000;

/// What the rules of a policy did to a resource: as it was, or as the policies left it.
pub(super) fn of_resource(
    object: &Object<'_>,
    link: &Link<'_>,
    expected: &Expected<'_>,
) -> Option<Outcome> {
    let steps = link.steps.iter().filter(|step| is_rule(&step.rule, expected.rule));
    let steps: Vec<&Made<'_>> = steps.collect();
    if steps.is_empty() {
        return None;
    }
    // Why a rule could not be done tells more than what is missing for it.
    let is_error = |step: &&Made<'_>| matches!(step.mutation, Mutation::Error(_));
    if steps.iter().any(is_error) {
        return Some(answered(&steps, expected));
    }
    let left = link.after.as_ref().map_or(object.node(), Document::root);
    let left = Tree::from_node(left, LARGEST);
    Some(compared(object, left, expected).unwrap_or_else(|| answered(&steps, expected)))
}

/// What a policy made of an existing object, wherever one of the chains led to it.
pub(super) fn of_target(
    object: &Object<'_>,
    chains: &[Chain<'_>],
    expected: &Expected<'_>,
) -> Option<Outcome> {
    let links = chains.iter().filter_map(|chain| chain.link(expected.policy));
    let steps: Vec<&Made<'_>> = links
        .flat_map(|link| &link.steps)
        .filter(|step| is_rule(&step.rule, expected.rule))
        .filter(|step| step.target.is_some_and(|target| is_same(&target, object)))
        .collect();
    let mut outcomes = steps.iter().map(|step| {
        let left = match &step.mutation {
            Mutation::Changed(tree) => Ok(tree.clone()),
            _ => Tree::from_node(object.node(), LARGEST),
        };
        compared(object, left, expected).unwrap_or_else(|| answered(&[step], expected))
    });
    let first = outcomes.next()?;
    Some(outcomes.find(|outcome| !matches!(outcome, Outcome::Passed)).unwrap_or(first))
}

fn is_same(one: &Object<'_>, other: &Object<'_>) -> bool {
    one.api_version() == other.api_version()
        && one.kind() == other.kind()
        && one.namespace_or_default() == other.namespace_or_default()
        && one.name() == other.name()
}

/// What is wrong with a resource as it was left; `None` where it is as expected.
fn compared(
    object: &Object<'_>,
    left: Result<Tree, TooLarge>,
    expected: &Expected<'_>,
) -> Option<Outcome> {
    let path = expected.patched.as_deref()?;
    let left = match left {
        Ok(left) => left,
        Err(error) => return Some(Outcome::Failed(format!("the resource has {error}"))),
    };
    match wanted(object, path) {
        Ok(Some(wanted)) => compare::difference(&left, &wanted)
            .map(|says| Outcome::Failed(format!("patched: {says}"))),
        // Kyverno passes such results by.
        Ok(None) => {
            Some(Outcome::NotRun("no patched resource is given to compare with".to_owned()))
        }
        Err(why) => Some(Outcome::Failed(why)),
    }
}

/// The resource in a file that stands for `object`.
fn wanted(object: &Object<'_>, path: &Path) -> Result<Option<Tree>, String> {
    let documents = read::file(path)?;
    let mut objects = documents.iter().flat_map(|it| objects_in(it.root(), None));
    let found = objects.find(|it| is_same(it, object));
    found.map(|it| settled(&it)).transpose().map_err(|it| it.to_string())
}

/// Whether each rule came to what the result says.
fn answered(steps: &[&Made<'_>], expected: &Expected<'_>) -> Outcome {
    for step in steps {
        let (answer, why) = match &step.mutation {
            Mutation::Changed(_) => (Answer::Pass, None),
            Mutation::Same if step.passes_same => (Answer::Pass, None),
            Mutation::Skip | Mutation::Same => (Answer::Skip, None),
            Mutation::Error(why) => (Answer::Error, Some(why.as_str())),
        };
        if let Some(wrong) = answer.unless(expected.result, why) {
            return wrong;
        }
    }
    Outcome::Passed
}
