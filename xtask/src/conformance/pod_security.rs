//! Pod Security by the labels of namespaces: an API server with its built-in plugin, and one whose
//! plugin is off and before which `yagura serve --pod-security` stands. Both are asked for the same
//! random namespaces, pods and workloads; verdict, words, warnings and audit annotations must be the
//! same.

mod random;

use std::collections::BTreeMap;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use policy::tree::Tree;
use serde_json::Value;

use super::apiserver::client::{Answer, Call};
use super::apiserver::server::{Programs, Server, User};
use super::ledger::Ledger;
use super::program::Program;
use super::{Options, Outcome, Score};
use random::{Dice, Made};

const NAMESPACES: usize = 120;

/// Pods, and what makes pods.
const OBJECTS: usize = 2_400;

/// Longer than it takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

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
    let _serving = Serving::start(&program, &ours)?;
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
    log: PathBuf,
}

impl Site {
    fn new(programs: &Programs, name: &str, without: &str) -> anyhow::Result<Site> {
        let folder = std::env::temp_dir().join(format!("yagura-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let (policy, log) = (folder.join("policy.yaml"), folder.join("audit.log"));
        let text = "apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\n\
                    rules: [{level: Metadata}]\n";
        fs::write(&policy, text)?;
        let server = programs.start_with(&[
            &format!("--disable-admission-plugins={without}"),
            &format!("--audit-policy-file={}", policy.display()),
            &format!("--audit-log-path={}", log.display()),
        ])?;
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

impl Drop for Site {
    fn drop(&mut self) {
        self.log.parent().map(fs::remove_dir_all);
    }
}

/// Without the words by which a webhook is told from a plugin.
fn plain(message: &str) -> String {
    let plain = message.split_once("denied the request: ").map_or(message, |(_, says)| says);
    plain.to_owned()
}

/// What the audit log was told of each of these, by its name. It is written a moment later.
fn annotations(
    log: &Path,
    made: &[Made],
) -> anyhow::Result<BTreeMap<String, BTreeMap<String, String>>> {
    let began = Instant::now();
    loop {
        let mut known: BTreeMap<String, BTreeMap<String, String>> =
            made.iter().map(|it| (it.name.clone(), BTreeMap::new())).collect();
        let mut seen = 0;
        for line in fs::read_to_string(log)?.lines() {
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
        if began.elapsed() > PATIENCE {
            bail!("the audit log tells of {seen} of {} requests", made.len());
        }
        thread::sleep(Duration::from_millis(200));
    }
}

/// Our server before an API server.
struct Serving(Child);

impl Serving {
    fn start(program: &Program, site: &Site) -> anyhow::Result<Serving> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let log = site.log.with_extension("serve");
        let child = program
            .command("serve")
            .args(["--cluster", "--pod-security", "--register", "--url"])
            .args([&format!("https://{address}"), "--listen", &address, "--kubeconfig"])
            .arg(site.server.kubeconfig(User::Admin, site.server.port)?)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(&log)?)
            .spawn()?;
        let serving = Serving(child);
        let client = &site.server.client;
        let space = r#"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"strict","labels":
            {"pod-security.kubernetes.io/enforce":"restricted"}}}"#;
        let pod = r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"probe"},
            "spec":{"containers":[{"name":"c","image":"c"}]}}"#;
        client.post("/api/v1/namespaces", &Tree::from_json(space)?)?;
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            TcpStream::connect(&address).ok();
            let path = "/api/v1/namespaces/strict/pods?dryRun=All";
            let answer = client.post(path, &Tree::from_json(pod)?)?;
            if answer.message().contains("violates PodSecurity") {
                return Ok(serving);
            }
            thread::sleep(Duration::from_millis(100));
        }
        let said = fs::read_to_string(&log).context("no log")?;
        bail!("the server does not decide: {said}")
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // One that has ended already is gone too.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}
