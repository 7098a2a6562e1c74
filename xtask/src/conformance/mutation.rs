//! `yagura serve` as a mutating webhook of a real API server: what becomes of objects, beside what
//! others say of them.
//!
//! Of Kyverno's tests, the patched resource is what must be stored. Of Gatekeeper's samples, which
//! say nothing of the outcome, it stands in `tests/conformance/mutation/gatekeeper.yaml`. For
//! policies of the API server's own it is what the API server makes by them itself. All objects are
//! created in dry runs; what must be stored is created as well, with no policy in force, so that
//! both have what the API server adds.

mod gatekeeper;
mod kyverno;
mod native;
mod settled;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use model::Object;
use policy::tree::Tree;

use super::apiserver::catalogue::Catalogue;
use super::apiserver::client::{Call, Client};
use super::apiserver::moved::named_namespace;
use super::apiserver::server::Programs;
use super::ledger::Ledger;
use super::program::Program;
use super::served::{MUTATE, Served, Setup, configure, user};
use super::{Options, Outcome, Score};
use settled::{difference, settled};

/// Servers that run at the same time.
const AT_ONCE: usize = 25;
/// Creates nothing that stays.
const TRIAL: &str = "?dryRun=All";

pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let programs = match Programs::find() {
        Ok(programs) => programs,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    let program = Program::build()?;
    let server = programs.start()?;
    let mut bench = Bench {
        client: &server.client,
        catalogue: Catalogue::read(&server.client)?,
        namespaces: BTreeSet::from(["default".to_owned()]),
        tests: Vec::new(),
    };
    kyverno::add(&mut bench)?;
    gatekeeper::add(&mut bench)?;
    native::add(&mut bench)?;
    if bench.tests.is_empty() {
        return Ok(Outcome::Skipped("no corpus of policies that change objects".to_owned()));
    }
    let (ledger, mut score) = (Ledger::read("mutation")?, Score::default());
    let folder = server.folder().join("served");
    let tests: Vec<(usize, &Test)> = bench.tests.iter().enumerate().collect();
    for batch in tests.chunks(AT_ONCE) {
        let start = |(number, test): &(usize, &Test)| {
            let (name, policies) = (&test.name, &test.policies);
            let namespaces = test.namespaces.iter().cloned().collect();
            let setup = Setup { number: *number, name, policies, namespaces };
            Served::start(&program, &folder, &MUTATE, &setup)
        };
        let served = batch.iter().map(start).collect::<anyhow::Result<Vec<_>>>()?;
        configure(&server.client, &MUTATE, &served)?;
        for (number, test) in batch {
            test.ask(*number, &server.client, &mut score, &ledger, options)?;
        }
    }
    score.remarks.extend(remarks(&bench.tests));
    Ok(Outcome::Ran(score))
}

/// What tests are made with.
struct Bench<'b> {
    client: &'b Client,
    catalogue: Catalogue,
    /// Those that are there.
    namespaces: BTreeSet<String>,
    tests: Vec<Test>,
}

/// Policies that one server serves, and the objects that are created.
struct Test {
    name: String,
    policies: Vec<Tree>,
    namespaces: BTreeSet<String>,
    cases: Vec<Case>,
}

/// An object that somebody creates.
struct Case {
    name: String,
    kind: String,
    path: String,
    object: Tree,
    /// As it must be stored.
    expected: Tree,
    /// It is stored as it was sent.
    is_unchanged: bool,
}

impl Bench<'_> {
    /// A case, where the API server takes both the object and what is to become of it.
    fn case(
        &mut self,
        test: &str,
        object: &Object<'_>,
        expected: &Tree,
    ) -> anyhow::Result<Option<Case>> {
        let Some(path) = self.place(object)? else { return Ok(None) };
        let tree = Tree::from_node(object.node(), usize::MAX)?;
        let calls = [Call::post(&path, &tree), Call::post(&path, expected)];
        let answers = self.client.send(&calls)?;
        let [made, wanted] = answers.as_slice() else { return Ok(None) };
        if !made.is_done() || !wanted.is_done() {
            return Ok(None);
        }
        let (made, expected) = (settled(&made.body), settled(&wanted.body));
        let kind = object.kind().name.to_owned();
        let name = format!("{test}/{kind}/{}", object.name());
        let is_unchanged = made == expected;
        Ok(Some(Case { name, kind, path, object: tree, expected, is_unchanged }))
    }

    /// Where the object is created, in a namespace that is there; none where its kind is not known.
    fn place(&mut self, object: &Object<'_>) -> anyhow::Result<Option<String>> {
        let namespace = object.namespace_or_default();
        let Some(path) = self.catalogue.path(object, namespace) else { return Ok(None) };
        if self.catalogue.is_namespaced(object) && self.namespaces.insert(namespace.to_owned()) {
            self.client.post("/api/v1/namespaces", &named_namespace(namespace)?)?;
        }
        Ok(Some(format!("{path}{TRIAL}")))
    }

    /// Takes a test that has cases.
    fn take(&mut self, test: Test) {
        if !test.cases.is_empty() {
            self.tests.push(test);
        }
    }
}

impl Test {
    /// Creates its objects as its user.
    fn ask(
        &self,
        number: usize,
        client: &Client,
        score: &mut Score,
        ledger: &Ledger,
        options: &Options,
    ) -> anyhow::Result<()> {
        let call =
            |case: &Case| Call { user: Some(user(number)), ..Call::post(&case.path, &case.object) };
        let calls: Vec<Call> = self.cases.iter().map(call).collect();
        for (case, answer) in self.cases.iter().zip(client.send(&calls)?) {
            let how = match answer.is_done() {
                true => difference(&settled(&answer.body), &case.expected),
                false => Some(format!("refused: {}", answer.message())),
            };
            match how {
                None => score.agrees(),
                Some(how) => score.differs(&case.name, &how, ledger, options),
            }
        }
        Ok(())
    }
}

fn remarks(tests: &[Test]) -> Vec<String> {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let cases = || tests.iter().flat_map(|test| &test.cases);
    cases().for_each(|case| *kinds.entry(&case.kind).or_default() += 1);
    let kinds: Vec<String> = kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    let unchanged = cases().filter(|case| case.is_unchanged).count();
    let changed = cases().count() - unchanged;
    let objects = format!("{changed} objects become others, {unchanged} stay as they are");
    vec![format!("{} tests: {objects}", tests.len()), format!("objects: {}", kinds.join(", "))]
}

/// The documents of a file that comes with us.
fn own(text: &str) -> anyhow::Result<Vec<Tree>> {
    let stream = source::yaml::read(text.as_bytes(), &source::yaml::Limits::default());
    let wrong = stream.diagnostics.first().map(|it| it.says.clone());
    anyhow::ensure!(wrong.is_none(), "{}", wrong.unwrap_or_default());
    let trees = stream.documents.iter().map(|it| Tree::from_node(it.root(), usize::MAX));
    trees.collect::<Result<_, _>>().context("a document is too large")
}
