//! A cluster with policies, and the requests that are sent to it.

use anyhow::{Context, bail};
use model::document::Shears;
use model::{Inventory, Kept, Object, World, objects_in};
use policy::Operation;
use policy::tree::Tree;
use policy::vap::{Binding, Decision, NobodyToAsk, Policy};

use super::super::lowered::{Constrained, Native, Test, Verdict, lowered};
use super::catalogue::Catalogue;
use super::changes::Changes;
use super::client::{Answer, Call, Client};
use super::hard::{Case, Cases};
use super::last;
use super::moved::{moved, name, named_namespace, renamed, within};
use super::trial::{Trial, options, to_keep};

/// Where policies and bindings are.
pub(super) const API: &str = "/apis/admissionregistration.k8s.io/v1";
/// A cluster in the making.
pub(super) struct Cluster<'c> {
    client: &'c Client,
    catalogue: Catalogue,
    world: Inventory,
    shears: Shears,
    policies: Vec<(String, Tree)>,
    bindings: Vec<Tree>,
    trials: Vec<Trial>,
    installed: Vec<(Policy, Vec<Binding>)>,
    changes: Changes,
}

/// What came of a request.
pub(super) struct Sent {
    pub(super) case: String,
    pub(super) theirs: Result<(), String>,
    pub(super) ours: Verdict,
}

/// What came of a policy: how the answers differ.
pub(super) struct Told {
    pub(super) case: String,
    pub(super) how: Option<String>,
}

impl<'c> Cluster<'c> {
    pub(super) fn new(client: &'c Client) -> anyhow::Result<Cluster<'c>> {
        let mut cluster = Cluster {
            client,
            catalogue: Catalogue::read(client)?,
            world: Inventory::of_all(),
            shears: Shears::default(),
            policies: Vec::new(),
            bindings: Vec::new(),
            trials: Vec::new(),
            installed: Vec::new(),
            changes: Changes::default(),
        };
        cluster.know(&client.get("/api/v1/namespaces/default")?);
        Ok(cluster)
    }

    /// Takes the policies of a test that can be lowered, and its objects.
    pub(super) fn add_test(&mut self, namespace: &str, test: &Test) -> anyhow::Result<()> {
        self.changes.add_test(self.client, &self.catalogue, &format!("{namespace}-c"), test)?;
        let mut native = Vec::new();
        for object in test.policies().filter(|it| !it.kind().name.ends_with("MutatingPolicy")) {
            native.extend(lowered(&object)?.unwrap_or_default());
        }
        let objects: Vec<Object<'_>> = test.resources().collect();
        self.add(namespace, &test.name, native, &objects)
    }

    /// Takes a constraint of Gatekeeper's, and the objects of its cases.
    pub(super) fn add_constrained(
        &mut self,
        namespace: &str,
        constrained: Constrained,
    ) -> anyhow::Result<()> {
        let Constrained { name, native, objects, .. } = constrained;
        let objects: Vec<Object<'_>> =
            objects.iter().flat_map(|it| objects_in(it.root(), None)).collect();
        self.add(namespace, &name, native, &objects)
    }

    /// Takes policies, and objects to try them on, in a namespace of their own.
    fn add(
        &mut self,
        namespace: &str,
        test: &str,
        native: Vec<Native>,
        objects: &[Object<'_>],
    ) -> anyhow::Result<()> {
        if native.is_empty() {
            return Ok(());
        }
        for Native { trees: [policy, binding], .. } in native {
            let name = format!("{namespace}-{}", name(&policy));
            self.policies.push((name.clone(), renamed(policy, &name)));
            self.bindings.push(within(renamed(binding, &name), &name, namespace));
        }
        self.create("/api/v1/namespaces", &named_namespace(namespace)?)?;
        self.try_out(test, namespace, objects)?;
        self.keep(test, namespace, objects)
    }

    /// Takes cases that are hard on purpose.
    pub(super) fn add_cases(&mut self, file: &str, cases: &Cases) -> anyhow::Result<()> {
        for tree in &cases.there {
            let document = tree.to_document();
            let object = Object::new(document.root(), None);
            let path = self.catalogue.path(&object, object.namespace_or_default());
            self.create(&path.with_context(|| object.name().to_owned())?, tree)?;
        }
        for Case { name, policy, binding, objects } in &cases.cases {
            self.policies.push((name.clone(), policy.clone()));
            self.bindings.push(binding.clone());
            for tree in objects {
                let document = tree.to_document();
                let object = Object::new(document.root(), None);
                let test = format!("{file}/{name}");
                self.try_out(&test, object.namespace_or_default(), &[object])?;
            }
        }
        Ok(())
    }

    /// Creates what is to be there.
    fn create(&mut self, path: &str, tree: &Tree) -> anyhow::Result<()> {
        let answer = self.client.post(path, tree)?;
        if !answer.is_done() {
            bail!("{path}: {}", answer.message());
        }
        self.know(&answer);
        Ok(())
    }

    /// Keeps an object that is there.
    fn know(&mut self, answer: &Answer) {
        let document = answer.body.to_document();
        self.world.keep(Kept::whole(&Object::new(document.root(), None), &mut self.shears));
    }

    /// Tries what no policy holds for yet; what the API server refuses by itself is left out.
    fn try_out(
        &mut self,
        test: &str,
        namespace: &str,
        objects: &[Object<'_>],
    ) -> anyhow::Result<()> {
        let mut trials = Vec::new();
        for object in objects {
            let Some((case, path, body, namespace)) = self.placed(test, namespace, object)? else {
                continue;
            };
            let operation = Operation::Create;
            let body = Some(body);
            trials.push(Trial { case, operation, path, body, made: None, old: None, namespace });
        }
        self.take(trials)
    }

    /// Creates objects, so that they can change and go; those that cannot be there are left out.
    fn keep(&mut self, test: &str, namespace: &str, objects: &[Object<'_>]) -> anyhow::Result<()> {
        let mut kept = Vec::new();
        for object in objects {
            let placed = self.placed(test, namespace, object)?;
            kept.extend(placed.and_then(|(case, path, body, namespace)| {
                Some((case, path, to_keep(object, &body)?, namespace))
            }));
        }
        let lenient = |path: &str| format!("{path}?fieldValidation=Ignore");
        let calls: Vec<Call> =
            kept.iter().map(|(_, path, body, _)| Call::post(&lenient(path), body)).collect();
        let mut trials = Vec::new();
        for (answer, (case, path, _, namespace)) in self.client.send(&calls)?.iter().zip(&kept) {
            if answer.is_done() {
                self.know(answer);
                trials.extend(Trial::of_stored(case, path, &answer.body, namespace));
            }
        }
        self.take(trials)
    }

    /// What an object's case is called, where it is created, how, and in which namespace.
    fn placed(
        &self,
        test: &str,
        namespace: &str,
        object: &Object<'_>,
    ) -> anyhow::Result<Option<(String, String, Tree, String)>> {
        let Some(path) = self.catalogue.path(object, namespace) else { return Ok(None) };
        let body = Tree::from_node(object.node(), usize::MAX)?;
        let case = format!("{test}/{}/{}", object.kind().name, object.name());
        Ok(Some(match self.catalogue.is_namespaced(object) {
            true => (case, path, moved(body, namespace), namespace.to_owned()),
            false => (case, path, body, String::new()),
        }))
    }

    /// Takes trials that come to something where no policy holds.
    fn take(&mut self, trials: Vec<Trial>) -> anyhow::Result<()> {
        let calls: Vec<Call> = trials.iter().map(Trial::call).collect();
        for (answer, trial) in self.client.send(&calls)?.iter().zip(trials) {
            if answer.is_done() {
                let goes = trial.operation == Operation::Delete;
                let made = (!goes).then(|| answer.body.to_document());
                self.trials.push(Trial { made, ..trial });
            }
        }
        Ok(())
    }

    /// Brings the policies into force, on both sides. A policy that one side takes and the other
    /// does not is told.
    pub(super) fn install(&mut self) -> anyhow::Result<Vec<Told>> {
        let mut told = Vec::new();
        self.changes.install(self.client)?;
        let path = format!("{API}/validatingadmissionpolicies");
        let calls: Vec<Call> =
            self.policies.iter().map(|(_, tree)| Call::post(&path, tree)).collect();
        for (answer, (name, tree)) in self.client.send(&calls)?.iter().zip(&self.policies) {
            let document = tree.to_document();
            let policy = Policy::read(&Object::new(document.root(), None));
            let how = match (answer.is_done(), &policy) {
                (true, Ok(_)) | (false, Err(_)) => None,
                (true, Err(mistakes)) => Some(format!("theirs: taken; ours: {mistakes:?}")),
                (false, Ok(_)) => Some(format!("theirs: {}; ours: taken", answer.message())),
            };
            told.push(Told { case: format!("policy/{name}"), how });
            // One that is refused says nothing.
            let policy = policy.ok().filter(|_| answer.is_done());
            self.installed.extend(policy.map(|policy| (policy, Vec::new())));
        }
        let path = format!("{API}/validatingadmissionpolicybindings");
        let calls: Vec<Call> = self.bindings.iter().map(|it| Call::post(&path, it)).collect();
        for (answer, tree) in self.client.send(&calls)?.iter().zip(&self.bindings) {
            if !answer.is_done() {
                bail!("the binding {} is refused: {}", name(tree), answer.message());
            }
            let document = tree.to_document();
            let Ok(binding) = Binding::read(&Object::new(document.root(), None)) else { continue };
            let bound = self.installed.iter_mut().find(|(it, _)| it.name == binding.bound.policy);
            if let Some((_, bindings)) = bound {
                bindings.push(binding);
            }
        }
        last::settle(self.client)?;
        Ok(told)
    }

    /// Sends every request, and judges it.
    pub(super) fn ask(&self) -> anyhow::Result<Vec<Sent>> {
        let calls: Vec<Call> = self.trials.iter().map(Trial::call).collect();
        let answers = self.client.send(&calls)?;
        let sent = answers.iter().zip(&self.trials).map(|(answer, trial)| Sent {
            case: trial.case.clone(),
            theirs: if answer.is_done() { Ok(()) } else { Err(objection(answer)) },
            ours: self.judge(trial),
        });
        Ok(sent.collect())
    }

    /// Sends every object that policies change.
    pub(super) fn ask_changes(&self) -> anyhow::Result<Vec<Sent>> {
        self.changes.ask(self.client)
    }

    fn judge(&self, trial: &Trial) -> Verdict {
        let options = options(trial.operation);
        let world: &dyn World = &self.world;
        let Some(request) = trial.request(&options) else { return Verdict::Admitted };
        let request = request.among(world);
        let mut decisions: Vec<Decision> = Vec::new();
        for (policy, bindings) in &self.installed {
            for binding in bindings {
                let judged = policy.judge(binding, &request, world, &NobodyToAsk);
                decisions.extend(judged.into_iter().filter(Decision::denies));
            }
        }
        Verdict::of(&decisions)
    }
}

/// The objection of a policy, without who made it; else all of the message.
fn objection(answer: &Answer) -> String {
    let message = answer.message();
    let denied =
        message.split_once("' denied request: ").or(message.split_once(" denied request: "));
    denied.map_or(message, |(_, objection)| objection).to_owned()
}
