//! Pod Security by the labels of namespaces: an API server with its built-in plugin, and one whose
//! plugin is off and before which `yagura serve --pod-security` stands. Both are asked for the same
//! random namespaces, pods and workloads; verdict, words, warnings and audit annotations must be the
//! same.

mod random;

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::bail;
use policy::tree::Tree;
use serde_json::Value;

use super::apiserver::client::{Answer, Call};
use super::apiserver::server::{Programs, Server};
use super::ledger::Ledger;
use super::program::Program;
use super::standing::{AuditLog, Standing, WAIT};
use super::{Options, Outcome, Score};
use random::{Dice, Made};

const NAMESPACES: usize = 120;

/// Pods, and what makes pods.
const OBJECTS: usize = 2_400;

/// What an API server answers: whether it does it, in what words, what it warns of, and what its audit
/// log is told.
type Heard = (bool, String, Vec<String>, BTreeMap<String, String>);

pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let programs = match Programs::find() {
        Ok(programs) => programs,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    let program = Program::build()?;
    let (ledger, mut score) = (Ledger::read("pod-security")?, Score::default());
    let built_in = Site::new(&programs, "plugin", "ServiceAccount")?;
    let ours = Site::new(&programs, "webhook", "ServiceAccount,PodSecurity")?;
    let _standing = standing(&program, &ours.server)?;
    let mut dice = Dice::new(20_261_127);
    let namespaces: Vec<Made> = (0..NAMESPACES).map(|number| dice.namespace(number)).collect();
    let [theirs, own] = [&built_in, &ours].map(|site| site.ask(&namespaces));
    let (theirs, own) = (theirs?, own?);
    let there: Vec<&str> = namespaces
        .iter()
        .zip(&theirs)
        .filter(|(_, heard)| heard.0)
        .map(|(made, _)| made.name.as_str())
        .collect();
    let objects: Vec<Made> = (0..OBJECTS).map(|number| dice.object(number, &there)).collect();
    let [their_objects, own_objects] = [&built_in, &ours].map(|site| site.ask(&objects));
    let all = namespaces.iter().chain(&objects);
    let heard = theirs.into_iter().chain(their_objects?).zip(own.into_iter().chain(own_objects?));
    let (mut refused, mut warned, mut pods) = (0, 0, 0);
    for (made, (theirs, own)) in all.zip(heard) {
        refused += usize::from(theirs.1.contains("violates PodSecurity"));
        warned += usize::from(!theirs.2.is_empty());
        pods += usize::from(made.path.contains("/pods"));
        if theirs == own {
            score.agrees();
        } else {
            let how = format!("{} the plugin: {theirs:?}, ours: {own:?}", made.body);
            score.differs(&made.name, &how, &ledger, options);
        }
    }
    let there = there.len();
    score.remarks.push(format!(
        "{pods} pods in {there} namespaces; {refused} refused by their labels, {warned} warned of"
    ));
    Ok(Outcome::Ran(score))
}

/// An API server with an audit log.
struct Site {
    server: Server,
    log: AuditLog,
}

impl Site {
    fn new(programs: &Programs, name: &str, without: &str) -> anyhow::Result<Site> {
        let log = AuditLog::new(name)?;
        let [policy, path] = log.arguments();
        let without = format!("--disable-admission-plugins={without}");
        let server = programs.start_with(&[&without, &policy, &path])?;
        Ok(Site { server, log })
    }

    /// Asks for all of these, and gives what comes back.
    fn ask(&self, made: &[Made]) -> anyhow::Result<Vec<Heard>> {
        let calls = made
            .iter()
            .map(|it| Call { body: Some(it.body.clone()), ..Call::of("POST", &it.path) });
        let answers = self.server.client.send(&calls.collect::<Vec<_>>())?;
        let mut annotations = annotations(&self.log, made)?;
        let heard = made.iter().zip(answers).map(|(made, answer)| {
            let Answer { warnings, .. } = &answer;
            let warnings = warnings.iter().map(|it| plain(it)).collect();
            let noted = annotations.remove(&made.name).unwrap_or_default();
            (answer.is_done(), plain(answer.message()), warnings, noted)
        });
        Ok(heard.collect())
    }
}

/// Without the words by which a webhook is told from a plugin.
fn plain(message: &str) -> String {
    let plain = message.split_once("denied the request: ").map_or(message, |(_, says)| says);
    plain.to_owned()
}

/// What the audit log was told of each of these, by its name. It is written a moment later.
fn annotations(
    log: &AuditLog,
    made: &[Made],
) -> anyhow::Result<BTreeMap<String, BTreeMap<String, String>>> {
    let began = Instant::now();
    loop {
        let mut known: BTreeMap<String, BTreeMap<String, String>> =
            made.iter().map(|it| (it.name.clone(), BTreeMap::new())).collect();
        let mut seen = 0;
        for line in log.text().lines() {
            // The last line may be on its way.
            let Ok(event) = serde_json::from_str::<Value>(line) else { continue };
            let name = event.pointer("/objectRef/name").and_then(Value::as_str);
            let is_asked = event.get("verb").and_then(Value::as_str) == Some("create");
            let Some(of) = name.and_then(|name| known.get_mut(name)).filter(|_| is_asked) else {
                continue;
            };
            seen += 1;
            let noted = event.get("annotations").and_then(Value::as_object);
            for (key, value) in noted.into_iter().flatten() {
                let (of_whom, key) = key.rsplit_once('/').unwrap_or(("", key));
                if of_whom == "pod-security.kubernetes.io" || of_whom.ends_with("yagura.dev") {
                    of.insert(key.to_owned(), value.as_str().unwrap_or_default().to_owned());
                }
            }
        }
        if seen >= made.len() {
            return Ok(known);
        }
        if began.elapsed() > WAIT {
            bail!("the audit log tells of {seen} of {} requests", made.len());
        }
        thread::sleep(Duration::from_millis(200));
    }
}

/// Our server before an API server, once it decides.
fn standing(program: &Program, server: &Server) -> anyhow::Result<Standing> {
    let standing = Standing::start(program, server, &["--pod-security"])?;
    let space = r#"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"strict","labels":
        {"pod-security.kubernetes.io/enforce":"restricted"}}}"#;
    let pod = r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"probe"},
        "spec":{"containers":[{"name":"c","image":"c"}]}}"#;
    server.client.post("/api/v1/namespaces", &Tree::from_json(space)?)?;
    let began = Instant::now();
    while began.elapsed() < WAIT {
        let path = "/api/v1/namespaces/strict/pods?dryRun=All";
        let answer = server.client.post(path, &Tree::from_json(pod)?)?;
        if answer.message().contains("violates PodSecurity") {
            return Ok(standing);
        }
        thread::sleep(Duration::from_millis(100));
    }
    bail!("the server does not decide: {}", standing.said())
}
