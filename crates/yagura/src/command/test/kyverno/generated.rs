//! What policies make beside a resource, compared with what a result names.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use model::{Document, Object, objects_in};
use policy::kyverno::libraries::Asker;
use policy::kyverno::{Generated, Given};
use policy::tree::Tree;

use super::super::{Outcome, read};
use super::policies::{Policy, is_rule};
use super::shelf::Shelf;
use super::{Expected, Run, compare};

/// Objects larger than these are no one's test.
const LARGEST: usize = 100_000;

impl Run<'_> {
    /// What comes of what a policy makes beside a resource; `None` where it makes nothing ever, or
    /// is not about the resource.
    pub(super) fn generated(
        &self,
        policy: &Policy,
        object: &Object<'_>,
        expected: &Expected<'_>,
    ) -> Option<Outcome> {
        let cluster = &self.test.given.cluster;
        let variables = self.variables(object, expected);
        let request = self.request(object, &variables);
        let made = match policy {
            Policy::Generating(policy) => {
                let asker = Asker { world: &cluster.shelf, answers: &cluster.answers };
                let world = &self.test.given.world;
                policy.generate(&request, world, &asker, &cluster.cel_exceptions)?
            }
            Policy::Classic(policy) if policy.generates() => {
                let shelf = match sources(object, expected) {
                    Ok(documents) => Shelf::of(documents),
                    Err(why) => return Some(Outcome::Failed(why)),
                };
                let given = Given {
                    variables: &variables,
                    answers: Arc::clone(&cluster.answers),
                    exceptions: &cluster.exceptions,
                };
                let made = policy.generate(&request, &shelf, &given);
                let mut own = made.into_iter().filter(|(own, _)| is_rule(&own.name, expected.rule));
                own.next()?.1
            }
            _ => return None,
        };
        Some(outcome(&made, expected))
    }
}

/// The objects that rules may copy: the resource, and those of the file that the result names.
fn sources(object: &Object<'_>, expected: &Expected<'_>) -> Result<Vec<Document>, String> {
    let own = Tree::from_node(object.node(), LARGEST).map_err(|error| error.to_string())?;
    let mut documents = vec![own.to_document()];
    if let Some(file) = &expected.sources {
        documents.extend(read::file(file)?);
    }
    Ok(documents)
}

/// What comes of what a rule made, or did not.
fn outcome(made: &Generated, expected: &Expected<'_>) -> Outcome {
    let (name, why, objects) = match made {
        Generated::Skip(by) => ("skip", by.as_deref().map(str::to_owned), &[][..]),
        Generated::Objects(objects) => ("pass", None, objects.as_slice()),
        Generated::Error(why) => ("error", Some(why.clone()), &[][..]),
        Generated::Unknown(why) => return Outcome::NotRun(why.clone()),
    };
    if name != expected.result {
        let why = why.map(|why| format!(": {why}")).unwrap_or_default();
        return Outcome::Failed(format!("{name}{why}; {} was expected", expected.result));
    }
    if expected.generated.is_empty() {
        return Outcome::Passed;
    }
    if objects.is_empty() && name == "pass" {
        return Outcome::Failed("nothing is generated".to_owned());
    }
    let wrong = objects.iter().find_map(|it| difference(&it.object, &expected.generated));
    wrong.map_or(Outcome::Passed, Outcome::Failed)
}

/// How an object differs from the one of its name in each file; `None` where it is as in one.
fn difference(object: &Tree, files: &[PathBuf]) -> Option<String> {
    let document = object.to_document();
    let own = Object::new(document.root(), None);
    let mut told = format!("generated: no {} is expected", own.reference());
    for file in files {
        match in_file(&own, file) {
            Ok(None) => {}
            Ok(Some(wanted)) => match compare::difference(object, &wanted) {
                None => return None,
                Some(difference) => told = format!("generated: {difference}"),
            },
            Err(why) => told = why,
        }
    }
    Some(told)
}

/// The object of the same kind and name in a file.
fn in_file(own: &Object<'_>, file: &Path) -> Result<Option<Tree>, String> {
    let documents: Vec<Document> = read::file(file)?;
    let mut objects = documents.iter().flat_map(|it| objects_in(it.root(), None));
    let is_same = |it: &Object<'_>| {
        it.api_version() == own.api_version()
            && it.is(own.kind())
            && it.name() == own.name()
            && it.namespace_or_default() == own.namespace_or_default()
    };
    let found = objects.find(is_same).map(|it| Tree::from_node(it.node(), LARGEST));
    found.transpose().map_err(|error| error.to_string())
}
