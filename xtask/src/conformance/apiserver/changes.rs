//! Policies that change objects: what a real API server makes of an object by one, beside what ours
//! does.

use anyhow::bail;
use model::{Inventory, Object};
use policy::tree::{Map, Tree};
use policy::{Mutation, Operation};

use super::super::lowered::{Test, Verdict, changed, request};
use super::catalogue::Catalogue;
use super::client::{Call, Client};
use super::cluster::{API, Sent};
use super::moved::{moved, name, named_namespace, renamed, within};
use super::trial::TRIAL;

/// Policies, and the objects that they are tried on.
#[derive(Default)]
pub(super) struct Changes {
    policies: Vec<(Tree, Tree)>,
    trials: Vec<Changing>,
}

/// An object that is tried to be created.
struct Changing {
    case: String,
    path: String,
    body: Tree,
    /// As ours make it, with what the API server adds.
    expected: Tree,
}

impl Changes {
    /// Takes the policies of a test that change objects and can be lowered, each in a namespace of
    /// its own. What the API server adds by itself it is asked before they hold.
    pub(super) fn add_test(
        &mut self,
        client: &Client,
        catalogue: &Catalogue,
        namespace: &str,
        test: &Test,
    ) -> anyhow::Result<()> {
        for (number, object) in test.policies().enumerate() {
            let Some(pair) = changed::Pair::read(&object)? else { continue };
            let namespace = format!("{namespace}-{number}");
            let answer = client.post("/api/v1/namespaces", &named_namespace(&namespace)?)?;
            if !answer.is_done() {
                bail!("{namespace}: {}", answer.message());
            }
            for object in test.resources() {
                let case = format!("changes/{}/{}", test.name, object.name());
                let tried = trial(client, catalogue, &namespace, &pair, &object)?;
                self.trials.extend(tried.map(|it| Changing { case, ..it }));
            }
            for [policy, binding] in pair.trees() {
                let name = format!("{namespace}-{}", name(policy));
                let binding = within(renamed(binding.clone(), &name), &name, &namespace);
                let binding = without_actions(binding);
                self.policies.push((renamed(policy.clone(), &name), binding));
            }
        }
        Ok(())
    }

    /// Brings the policies into force.
    pub(super) fn install(&self, client: &Client) -> anyhow::Result<()> {
        for (policy, binding) in &self.policies {
            let parts = [("policies", policy), ("policybindings", binding)];
            for (resource, tree) in parts {
                let path = format!("{API}/mutatingadmission{resource}");
                let answer = client.post(&path, tree)?;
                if !answer.is_done() {
                    bail!("{} is refused: {}", name(tree), answer.message());
                }
            }
        }
        Ok(())
    }

    /// Sends every object: it is admitted where it becomes what was expected.
    pub(super) fn ask(&self, client: &Client) -> anyhow::Result<Vec<Sent>> {
        let calls: Vec<Call> =
            self.trials.iter().map(|it| Call::post(&it.path, &it.body)).collect();
        let answers = client.send(&calls)?;
        let sent = answers.iter().zip(&self.trials).map(|(answer, trial)| {
            let theirs = if answer.is_done() { own(&answer.body) } else { answer.body.clone() };
            let theirs = match theirs == trial.expected {
                true => Ok(()),
                false => Err(format!("{theirs}, not {}", trial.expected)),
            };
            Sent { case: trial.case.clone(), theirs, ours: Verdict::Admitted }
        });
        Ok(sent.collect())
    }
}

/// Tries an object; none where the API server refuses it by itself, or as ours make it.
fn trial(
    client: &Client,
    catalogue: &Catalogue,
    namespace: &str,
    pair: &changed::Pair,
    object: &Object<'_>,
) -> anyhow::Result<Option<Changing>> {
    // The API server chooses the addresses of Services.
    if !catalogue.is_namespaced(object) || object.kind().name == "Service" {
        return Ok(None);
    }
    let Some(path) = catalogue.path(object, namespace) else { return Ok(None) };
    let path = format!("{path}{TRIAL}");
    let body = moved(Tree::from_node(object.node(), usize::MAX)?, namespace);
    let made = client.post(&path, &body)?;
    if !made.is_done() {
        return Ok(None);
    }
    let made = own(&made.body);
    let document = made.to_document();
    let world = Inventory::of_all();
    let asked = request(&Object::new(document.root(), None), Operation::Create);
    let mut expected = match pair.changed(&asked, &world) {
        Mutation::Changed(changed) => changed,
        Mutation::Error(_) => return Ok(None),
        Mutation::Same | Mutation::Skip => made,
    };
    // What the API server derived from the object as it was does not hold any more.
    if let Tree::Map(object) = &mut expected {
        object.remove("status");
    }
    let expected = client.post(&path, &expected)?;
    let expected = expected.is_done().then(|| own(&expected.body));
    Ok(expected.map(|expected| Changing { case: String::new(), path, body, expected }))
}

/// Without what the API server writes anew each time.
fn own(tree: &Tree) -> Tree {
    let mut tree = tree.clone();
    if let Tree::Map(object) = &mut tree
        && let Some(Tree::Map(metadata)) = object.get_mut("metadata")
    {
        for key in ["uid", "resourceVersion", "creationTimestamp", "managedFields"] {
            metadata.remove(key);
        }
    }
    sorted(&tree)
}

/// The keys in their order: that of a server's answer says nothing.
fn sorted(tree: &Tree) -> Tree {
    match tree {
        Tree::Map(map) => {
            let mut entries: Vec<(String, Tree)> =
                map.iter().map(|(key, value)| (key.to_owned(), sorted(value))).collect();
            entries.sort_by(|one, other| one.0.cmp(&other.0));
            Tree::Map(entries.into_iter().collect::<Map>())
        }
        Tree::List(items) => Tree::List(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

fn without_actions(mut binding: Tree) -> Tree {
    if let Tree::Map(object) = &mut binding
        && let Some(Tree::Map(spec)) = object.get_mut("spec")
    {
        spec.remove("validationActions");
    }
    binding
}
