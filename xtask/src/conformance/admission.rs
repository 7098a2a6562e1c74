//! `yagura serve` behind a real API server: what Kyverno's tests expect of objects, and whether the
//! API server lets them in when our webhook is asked.
//!
//! Each test has a server of its own with the test's policies, put to refuse, and a user of its own:
//! a webhook is asked about what its user creates. Objects stand where they say, in dry runs. What
//! the API server does not take by itself is no case, nor is an object of which no result speaks.

pub(super) mod expected;

use std::collections::BTreeSet;

use anyhow::Context;
use model::Object;
use policy::tree::Tree;

use super::apiserver::catalogue::Catalogue;
use super::apiserver::client::{Call, Client};
use super::apiserver::moved::named_namespace;
use super::apiserver::server::Programs;
use super::ledger::Ledger;
use super::program::Program;
use super::served::{Served, Setup, VALIDATE, configure, user};
use super::{Options, Outcome, Score};
use expected::{Expected, Test};

/// Servers that run at the same time.
const AT_ONCE: usize = 25;

pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let programs = match Programs::find() {
        Ok(programs) => programs,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    let Some(tests) = expected::tests()? else {
        return Ok(Outcome::Skipped("no corpus kyverno-policies".to_owned()));
    };
    let program = Program::build()?;
    let server = programs.start()?;
    let catalogue = Catalogue::read(&server.client)?;
    let cases = admitted(&tests, &catalogue, &server.client)?;
    let (ledger, mut score) = (Ledger::read("admission")?, Score::default());
    let mut denied = 0;
    let wanted: BTreeSet<usize> = cases.iter().map(|case| case.test).collect();
    let wanted: Vec<usize> = wanted.into_iter().collect();
    for batch in wanted.chunks(AT_ONCE) {
        let folder = server.folder().join("served");
        let start = |number: &usize| {
            let test = tests.get(*number).context("a test of this number")?;
            let namespaces = test.namespaces().into_iter().collect();
            let (name, policies) = (&test.name, &test.policies);
            let setup = Setup { number: *number, name, policies, namespaces };
            Served::start(&program, &folder, &VALIDATE, &setup)
        };
        let served = batch.iter().map(start).collect::<anyhow::Result<Vec<_>>>()?;
        let asked = cases.iter().filter(|case| batch.contains(&case.test));
        let asked: Vec<&Case<'_>> = asked.collect();
        configure(&server.client, &VALIDATE, &served)?;
        let calls: Vec<Call> = asked.iter().map(|case| case.call()).collect();
        let answers = server.client.send(&calls)?;
        for (case, answer) in asked.iter().zip(&answers) {
            let refusal = (!answer.is_done()).then(|| answer.message());
            denied += usize::from(refusal.is_some());
            match case.expected.differs(refusal) {
                None => score.agrees(),
                Some(how) => score.differs(&case.name, &how, &ledger, options),
            }
        }
    }
    score.remarks.push(format!("{} tests, {denied} objects refused", wanted.len()));
    Ok(Outcome::Ran(score))
}

/// An object that somebody creates.
pub(super) struct Case<'t> {
    pub(super) test: usize,
    pub(super) name: String,
    path: String,
    object: Tree,
    pub(super) expected: &'t Expected,
}

impl Case<'_> {
    pub(super) fn call(&self) -> Call {
        let call = Call::post(&self.path, &self.object);
        Call { user: Some(user(self.test)), ..call }
    }
}

/// The objects of which results speak, and which the API server takes where no policy is asked.
pub(super) fn admitted<'t>(
    tests: &'t [Test],
    catalogue: &Catalogue,
    client: &Client,
) -> anyhow::Result<Vec<Case<'t>>> {
    let mut cases = Vec::new();
    let mut namespaces = BTreeSet::new();
    for (number, test) in tests.iter().enumerate() {
        for (object, expected) in test.objects() {
            let namespace = object.namespace_or_default();
            let Some(path) = catalogue.path(&object, namespace) else { continue };
            if catalogue.is_namespaced(&object) {
                namespaces.insert(namespace.to_owned());
            }
            let tree = Tree::from_node(object.node(), usize::MAX)?;
            let name = format!("{}/{}", test.name, named(&object));
            let path = format!("{path}?dryRun=All");
            cases.push(Case { test: number, name, path, object: tree, expected });
        }
    }
    let made: Vec<Call> = namespaces
        .iter()
        .map(|name| Ok(Call::post("/api/v1/namespaces", &named_namespace(name)?)))
        .collect::<anyhow::Result<_>>()?;
    client.send(&made)?;
    let calls: Vec<Call> = cases.iter().map(Case::call).collect();
    let mut answers = client.send(&calls)?.into_iter();
    cases.retain(|_| answers.next().is_some_and(|answer| answer.is_done()));
    Ok(cases)
}

fn named(object: &Object<'_>) -> String {
    format!("{}/{}", object.kind().name, object.name())
}
