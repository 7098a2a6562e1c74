//! `yagura serve` behind an API server: one server for each test, which is asked about what the
//! test's own user creates.

use std::ffi::OsStr;
use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use base64::prelude::{BASE64_STANDARD, Engine};
use policy::tree::Tree;

use super::apiserver::client::{Answer, Call, Client};
use super::apiserver::moved::named_namespace;
use super::program::Program;
use crate::api_server::free_port;

/// What a server is started with.
pub(super) struct Setup<'s> {
    /// Counts the servers: its user is named after it.
    pub(super) number: usize,
    /// The test, for messages.
    pub(super) name: &'s str,
    pub(super) policies: &'s [Tree],
    pub(super) namespaces: Vec<String>,
}

/// How the API server comes to ask.
pub(super) struct Door {
    /// The kind of the configuration, and its resource.
    kind: &'static str,
    resource: &'static str,
    /// Where the API server asks.
    path: &'static str,
    /// A policy about one object, which shows that the API server asks.
    pub(super) probe: &'static str,
    shows: fn(&Answer) -> bool,
}

/// Servers that judge.
pub(super) const VALIDATE: Door = Door {
    kind: "ValidatingWebhookConfiguration",
    resource: "validatingwebhookconfigurations",
    path: "validate",
    probe: r#"{"apiVersion":"kyverno.io/v1","kind":"ClusterPolicy","metadata":{"name":"probe"},
"spec":{"validationFailureAction":"Enforce","rules":[{"name":"probe",
"match":{"any":[{"resources":{"kinds":["ConfigMap"],"names":["yagura-probe"]}}]},
"validate":{"message":"asked","deny":{}}}]}}"#,
    shows: |answer| answer.message().contains("probe/probe: asked"),
};

/// Servers that change objects.
pub(super) const MUTATE: Door = Door {
    kind: "MutatingWebhookConfiguration",
    resource: "mutatingwebhookconfigurations",
    path: "mutate",
    probe: r#"{"apiVersion":"kyverno.io/v1","kind":"ClusterPolicy","metadata":{"name":"probe"},
"spec":{"rules":[{"name":"probe",
"match":{"any":[{"resources":{"kinds":["ConfigMap"],"names":["yagura-probe"]}}]},
"mutate":{"patchStrategicMerge":{"data":{"asked":"yes"}}}}]}}"#,
    shows: |answer| answer.body.get("data").is_some_and(|data| data.get("asked").is_some()),
};

/// A running server. It stops when this is dropped.
pub(super) struct Served {
    child: Child,
    test: usize,
    port: u16,
    folder: PathBuf,
}

/// Longer than it takes on a busy machine.
const START: Duration = Duration::from_secs(60);

/// Who creates what a server is asked about.
pub(super) fn user(test: usize) -> String {
    format!("test-{test}")
}

impl Served {
    /// Starts a server with the policies of a setup, in a folder of its own.
    pub(super) fn start(
        program: &Program,
        folder: &Path,
        door: &Door,
        setup: &Setup<'_>,
    ) -> anyhow::Result<Served> {
        let folder = folder.join(setup.number.to_string());
        let policies = folder.join("policies");
        fs::create_dir_all(&policies)?;
        fs::write(policies.join("probe.json"), door.probe)?;
        for (index, policy) in setup.policies.iter().enumerate() {
            fs::write(policies.join(format!("{index}.json")), policy.to_string())?;
        }
        let objects = folder.join("objects");
        fs::create_dir_all(&objects)?;
        for namespace in &setup.namespaces {
            let path = objects.join(format!("{namespace}.json"));
            fs::write(path, named_namespace(namespace)?.to_string())?;
        }
        let paths = [("--policy", policies), ("--objects", objects)];
        let arguments = paths.iter().flat_map(|(option, path)| [option.as_ref(), path.as_os_str()]);
        Served::run(program, folder.clone(), setup, arguments)
    }

    /// Starts a server with these arguments, which keeps what it leaves in `folder`.
    pub(super) fn run<'a>(
        program: &Program,
        folder: PathBuf,
        setup: &Setup<'_>,
        arguments: impl Iterator<Item = &'a OsStr>,
    ) -> anyhow::Result<Served> {
        fs::create_dir_all(&folder)?;
        let port = free_port()?;
        let child = program
            .command("serve")
            .args(arguments)
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .arg("--ca-file")
            .arg(folder.join("ca.crt"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(folder.join("log"))?)
            .spawn()?;
        let mut served = Served { child, test: setup.number, port, folder };
        served.wait(setup.name)?;
        Ok(served)
    }

    /// A kubeconfig by which it is asked under this path, in its folder.
    pub(super) fn kubeconfig(&self, path: &str) -> anyhow::Result<PathBuf> {
        let (file, port) = (self.folder.join("kubeconfig"), self.port);
        let text = format!(
            "current-context: own\ncontexts: [{{name: own, context: {{cluster: own, user: own}}}}]\n\
             clusters:\n- name: own\n  cluster:\n    server: https://127.0.0.1:{port}{path}\n    \
             certificate-authority: {}\nusers: [{{name: own, user: {{}}}}]\n",
            self.folder.join("ca.crt").display()
        );
        fs::write(&file, text)?;
        Ok(file)
    }

    fn wait(&mut self, test: &str) -> anyhow::Result<()> {
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let log = || fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            if let Some(status) = self.child.try_wait()? {
                bail!("{test}: yagura serve ends with {status}: {}", log());
            }
            if started.elapsed() > START {
                bail!("{test}: yagura serve does not listen: {}", log());
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Waits until the API server asks it about what its user creates.
    fn wait_until_asked(&self, door: &Door, client: &Client) -> anyhow::Result<()> {
        let probe = r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"yagura-probe"}}"#;
        let path = "/api/v1/namespaces/default/configmaps?dryRun=All";
        let started = Instant::now();
        while started.elapsed() < START {
            let call = Call::post(path, &Tree::from_json(probe)?);
            let answers = client.send(&[Call { user: Some(user(self.test)), ..call }])?;
            if (door.shows)(answers.first().context("no answer")?) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        bail!("the API server does not ask the webhook of test {}", self.test)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // One that has ended already is gone too.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Has the API server ask these servers and no others, and waits until it asks each of them.
pub(super) fn configure(client: &Client, door: &Door, served: &[Served]) -> anyhow::Result<()> {
    let path = format!("/apis/admissionregistration.k8s.io/v1/{}", door.resource);
    client.send(&[Call::of("DELETE", &format!("{path}/yagura"))])?;
    let answer = client.post(&path, &configuration(door, served)?)?;
    anyhow::ensure!(answer.is_done(), "no webhook is taken: {}", answer.message());
    served.iter().try_for_each(|each| each.wait_until_asked(door, client))
}

fn configuration(door: &Door, served: &[Served]) -> anyhow::Result<Tree> {
    let Door { kind, path, .. } = door;
    let webhooks = served.iter().map(|it| {
        let authority = fs::read(it.folder.join("ca.crt"))?;
        let authority = BASE64_STANDARD.encode(&authority);
        let (test, port, user) = (it.test, it.port, user(it.test));
        anyhow::Ok(format!(
            r#"{{"name":"t{test}.yagura.dev","admissionReviewVersions":["v1"],"sideEffects":"None",
            "timeoutSeconds":20,"failurePolicy":"Fail",
            "clientConfig":{{"url":"https://127.0.0.1:{port}/{path}","caBundle":"{authority}"}},
            "matchConditions":[{{"name":"user","expression":"request.userInfo.username == '{user}'"}}],
            "rules":[{{"apiGroups":["*"],"apiVersions":["*"],"resources":["*"],"operations":["CREATE"]}}]}}"#
        ))
    });
    let webhooks = webhooks.collect::<anyhow::Result<Vec<_>>>()?.join(",");
    let text = format!(
        r#"{{"apiVersion":"admissionregistration.k8s.io/v1","kind":"{kind}",
        "metadata":{{"name":"yagura"}},"webhooks":[{webhooks}]}}"#
    );
    Ok(Tree::from_json(&text)?)
}
