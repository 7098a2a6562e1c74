//! Policies that are installed into a real API server, before which one `yagura serve` stands: what
//! it adopts decides what may be created, and what is taken away decides nothing any more.
//!
//! The policies are those of Kyverno's tests, some of each kind, put to refuse, and Gatekeeper's
//! templates and constraints. Kinds that are not the API server's own are defined openly, but for
//! those of constraints, which the server makes itself. Objects are created in dry runs.

pub(super) mod definitions;
mod gatekeeper;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::bail;
use model::Object;
use policy::tree::Tree;

use super::admission::expected::{self, Expected, Test};
use super::admission::{Case, admitted};
use super::apiserver::catalogue::Catalogue;
use super::apiserver::client::{Call, Client};
use super::apiserver::server::Programs;
use super::ledger::Ledger;
use super::program::Program;
use super::standing::{AuditLog, Standing, WAIT};
use super::{Options, Outcome, Score};

/// So many tests of each kind of policies are taken: each has to be installed and taken away again.
const OF_A_KIND: usize = 30;

/// After the last policy is in force, the others may still be on their way, by other watches.
const SETTLING: Duration = Duration::from_millis(600);

pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let programs = match Programs::find() {
        Ok(programs) => programs,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    let Some(tests) = expected::tests()? else {
        return Ok(Outcome::Skipped("no corpus kyverno-policies".to_owned()));
    };
    let program = Program::build()?;
    let log = AuditLog::new("installed")?;
    let [policy, path] = log.arguments();
    let without = "--disable-admission-plugins=ServiceAccount";
    let server = programs.start_with(&[without, &policy, &path])?;
    let client = &server.client;
    definitions::make(client)?;
    let cases = admitted(&tests, &Catalogue::read(client)?, client)?;
    let _standing = Standing::start(&program, &server, &["--adopt", "all"])?;
    let (ledger, mut score) = (Ledger::read("installed")?, Score::default());
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for (number, test) in chosen(&tests, &cases) {
        let own: Vec<&Case<'_>> = cases.iter().filter(|case| case.test == number).collect();
        let installed = Installed::new(client, number, &test.policies)?;
        let calls: Vec<Call> = own.iter().map(|case| case.call()).collect();
        let mut answers = client.send(&calls)?;
        // A policy that comes by a slower watch than the marker is waited for.
        if own.iter().zip(&answers).any(|(case, answer)| is_awaited(case.expected, answer)) {
            thread::sleep(SETTLING * 3);
            answers = client.send(&calls)?;
        }
        for (case, answer) in own.iter().zip(&answers) {
            let refusal = (!answer.is_done()).then(|| answer.message());
            match case.expected.differs(refusal) {
                None => score.agrees(),
                Some(how) => score.differs(&case.name, &how, &ledger, options),
            }
        }
        for kind in kinds_of(test) {
            *kinds.entry(kind).or_default() += own.len();
        }
        installed.remove()?;
    }
    gatekeeper::run(client, &mut score, &ledger, options, &mut kinds)?;
    score.remarks.extend(kinds.iter().map(|(kind, cases)| format!("{cases} cases of {kind}")));
    score.remarks.push(told::told(client, &log)?);
    Ok(Outcome::Ran(score))
}

/// The case expects a refusal, and there is none.
fn is_awaited(expected: &Expected, answer: &super::apiserver::client::Answer) -> bool {
    answer.is_done() && expected.differs(None).is_some()
}

/// Some tests of each kind of policies, of those that have cases, evenly over the corpus.
fn chosen<'t>(tests: &'t [Test], cases: &[Case<'_>]) -> Vec<(usize, &'t Test)> {
    let with_cases: BTreeSet<usize> = cases.iter().map(|case| case.test).collect();
    let mut by_kind: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for (number, test) in tests.iter().enumerate() {
        if with_cases.contains(&number) {
            by_kind.entry(kinds_of(test)).or_default().push(number);
        }
    }
    let some = by_kind.into_values().flat_map(|numbers| {
        let step = numbers.len().div_ceil(OF_A_KIND).max(1);
        numbers.into_iter().step_by(step).collect::<Vec<_>>()
    });
    let mut chosen: Vec<usize> = some.collect();
    chosen.sort_unstable();
    chosen.into_iter().filter_map(|number| Some((number, tests.get(number)?))).collect()
}

fn kinds_of(test: &Test) -> Vec<String> {
    let kinds = test.policies.iter().filter_map(|it| it.get("kind")?.as_str());
    let kinds: BTreeSet<String> = kinds.map(str::to_owned).collect();
    kinds.into_iter().collect()
}

/// Policies in the cluster.
struct Installed<'c> {
    client: &'c Client,
    paths: Vec<String>,
}

impl<'c> Installed<'c> {
    /// Installs policies, and waits until they are in force.
    fn new(client: &'c Client, number: usize, policies: &[Tree]) -> anyhow::Result<Installed<'c>> {
        let mut installed = Installed { client, paths: Vec::new() };
        let marker = marker(number)?;
        for policy in policies.iter().chain([&marker]) {
            installed.add(policy)?;
        }
        installed.wait(number, true)?;
        thread::sleep(SETTLING);
        Ok(installed)
    }

    fn add(&mut self, policy: &Tree) -> anyhow::Result<()> {
        let document = policy.to_document();
        let object = Object::new(document.root(), None);
        let Some(path) = definitions::path(&object) else { return Ok(()) };
        let answer = self.client.post(&path, policy)?;
        if !answer.is_done() {
            bail!("{path}/{} is not taken: {}", object.name(), answer.message());
        }
        self.paths.push(format!("{path}/{}", object.name()));
        Ok(())
    }

    /// Takes them away, and waits until they are in force no more.
    fn remove(self) -> anyhow::Result<()> {
        let calls: Vec<Call> = self.paths.iter().map(|path| Call::of("DELETE", path)).collect();
        self.client.send(&calls)?;
        self.wait(0, false)
    }

    /// Waits until the marker of this number is in force, or none is.
    fn wait(&self, number: usize, is_in_force: bool) -> anyhow::Result<()> {
        let probe = r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"yagura-probe"}}"#;
        let path = "/api/v1/namespaces/default/configmaps?dryRun=All";
        let began = Instant::now();
        while began.elapsed() < WAIT {
            let answer = self.client.post(path, &Tree::from_json(probe)?)?;
            let is_there = match is_in_force {
                true => answer.message().contains(&format!("asked {number}.")),
                false => answer.is_done(),
            };
            if is_there {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!("policies do not come into force, or stay there, for {} s", WAIT.as_secs())
    }
}

/// A policy that shows that it is in force.
fn marker(number: usize) -> anyhow::Result<Tree> {
    Ok(Tree::from_json(&format!(
        r#"{{"apiVersion":"kyverno.io/v1","kind":"ClusterPolicy","metadata":{{"name":"yagura-marker"}},
        "spec":{{"validationFailureAction":"Enforce","rules":[{{"name":"marker",
        "match":{{"any":[{{"resources":{{"kinds":["ConfigMap"],"names":["yagura-probe"]}}}}]}},
        "validate":{{"message":"asked {number}.","deny":{{}}}}}}]}}}}"#
    ))?)
}
