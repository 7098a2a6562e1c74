//! Other people's policies: what one evaluation costs, beside the engines that we could have taken.

mod compile;
pub mod data;
mod loops;
mod mixed;
mod peers;

use std::sync::Arc;

use anyhow::Context;
use model::{Document, Inventory, Object};
use policy::Request;
use policy::bundle::Surroundings;
use policy::gatekeeper;
use policy::kyverno::libraries::Answers;
use policy::kyverno::{ClusterPolicy, Given};
use policy::vap::{Action, Binding, NobodyToAsk, Policy};

use crate::thread;

/// Prints what each kind of evaluation costs.
pub fn run() -> anyhow::Result<()> {
    let (small, large) = (data::pod(data::SMALL), data::pod(data::LARGE));
    for (name, text) in [("small", &small), ("large", &large)] {
        println!("the {name} pod: {} bytes, three containers", text.len());
    }
    for text in [&small, &large] {
        let pod = Read::of(text)?;
        println!("-- on {:.1} KB", text.len() as f64 / 1e3);
        three_clauses(&pod)?;
        pattern(&pod)?;
        peers::cel(&pod)?;
    }
    loops::run()?;
    let pod = Read::of(&small)?;
    match compile::run()? {
        Some(files) => {
            peers::rego(&files, &pod)?;
            mixed::run(&files, &pod)
        }
        None => Ok(()),
    }
}

/// An object that was read, and a world with nothing else in it.
struct Read {
    document: Document,
    world: Inventory,
    synced: gatekeeper::Data,
    answers: Arc<Answers>,
}

impl Read {
    fn of(text: &str) -> anyhow::Result<Read> {
        let document = data::document(text)?;
        let synced = gatekeeper::Inventory::default().data();
        Ok(Read { document, world: Inventory::of_all(), synced, answers: Arc::default() })
    }

    fn object(&self) -> Object<'_> {
        Object::new(self.document.root(), None)
    }

    fn surroundings(&self) -> Surroundings<'_> {
        Surroundings {
            world: &self.world,
            host: &NobodyToAsk,
            answers: &self.answers,
            gatekeeper: gatekeeper::Context {
                data: &self.synced,
                point: gatekeeper::Point::Files,
                source: gatekeeper::Source::Original,
                is_complete: true,
                language: gatekeeper::Language::default(),
            },
        }
    }
}

fn three_clauses(pod: &Read) -> anyhow::Result<()> {
    let document = data::document(data::THREE_CLAUSES)?;
    let policy = Policy::read(&Object::new(document.root(), None))
        .map_err(|wrong| anyhow::anyhow!("{wrong:?}"))?;
    let binding = Binding::to_all(policy.name.clone(), Action::Deny);
    let object = pod.object();
    let request = Request::creation(&object);
    let decisions = policy.judge(&binding, &request, &pod.world, &NobodyToAsk);
    anyhow::ensure!(decisions.len() == 3, "three decisions: {decisions:?}");
    let cost = thread::median(|| {
        let decisions = policy.judge(&binding, &request, &pod.world, &NobodyToAsk);
        std::hint::black_box(&decisions);
    })?;
    print("CEL, three clauses", cost, "1 µs on the small pod, twice that on the large one");
    Ok(())
}

fn pattern(pod: &Read) -> anyhow::Result<()> {
    let document = data::document(data::PATTERN)?;
    let policy = ClusterPolicy::read(&Object::new(document.root(), None))
        .map_err(|wrong| anyhow::anyhow!("{wrong:?}"))?;
    let object = pod.object();
    let request = Request::creation(&object);
    let judged = policy.judge(&request, &pod.world, &NobodyToAsk, &Given::default());
    let (_, decisions) = judged.first().context("the rule is about pods")?;
    anyhow::ensure!(decisions.len() == 1, "one decision: {decisions:?}");
    let cost = thread::median(|| {
        let judged = policy.judge(&request, &pod.world, &NobodyToAsk, &Given::default());
        std::hint::black_box(&judged);
    })?;
    print("Kyverno pattern", cost, "2 µs");
    Ok(())
}

fn print(what: &str, seconds: f64, target: &str) {
    println!("{what:44} {:9.3} µs (target: {target})", seconds * 1e6);
}
