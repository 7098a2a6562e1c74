//! One `yagura serve` for each test.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use base64::prelude::{BASE64_STANDARD, Engine};
use policy::tree::Tree;

use super::super::apiserver::client::{Call, Client};
use super::super::program::Program;
use super::expected::Test;
use super::user;

/// A running server. It stops when this is dropped.
pub(super) struct Served {
    child: Child,
    test: usize,
    port: u16,
    folder: PathBuf,
}

/// Longer than it takes on a busy machine.
const START: Duration = Duration::from_secs(60);

/// Refuses one object, which shows that the API server asks.
const PROBE: &str = r#"{"apiVersion":"kyverno.io/v1","kind":"ClusterPolicy","metadata":{"name":"probe"},
"spec":{"validationFailureAction":"Enforce","rules":[{"name":"probe",
"match":{"any":[{"resources":{"kinds":["ConfigMap"],"names":["yagura-probe"]}}]},
"validate":{"message":"asked","deny":{}}}]}}"#;

impl Served {
    pub(super) fn start(
        program: &Program,
        folder: &Path,
        number: usize,
        test: &Test,
    ) -> anyhow::Result<Served> {
        let folder = folder.join(number.to_string());
        let policies = folder.join("policies");
        fs::create_dir_all(&policies)?;
        fs::write(policies.join("probe.json"), PROBE)?;
        for (index, policy) in test.policies.iter().enumerate() {
            fs::write(policies.join(format!("{index}.json")), policy.to_string())?;
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let child = program
            .command("serve")
            .arg("--policy")
            .arg(&policies)
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .arg("--ca-file")
            .arg(folder.join("ca.crt"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(folder.join("log"))?)
            .spawn()?;
        let mut served = Served { child, test: number, port, folder };
        served.wait(&test.name)?;
        Ok(served)
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
    pub(super) fn wait_until_asked(&self, client: &Client) -> anyhow::Result<()> {
        let probe = r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"yagura-probe"}}"#;
        let path = "/api/v1/namespaces/default/configmaps?dryRun=All";
        let started = Instant::now();
        while started.elapsed() < START {
            let call = Call::post(path, &Tree::from_json(probe)?);
            let answers = client.send(&[Call { user: Some(user(self.test)), ..call }])?;
            let answer = answers.first().context("no answer")?;
            if answer.message().contains("probe/probe: asked") {
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

/// Has the API server ask each of them about what its user creates.
pub(super) fn configuration(served: &[Served]) -> anyhow::Result<Tree> {
    let webhooks = served.iter().map(|it| {
        let authority = fs::read(it.folder.join("ca.crt"))?;
        let authority = BASE64_STANDARD.encode(&authority);
        let (test, port, user) = (it.test, it.port, user(it.test));
        anyhow::Ok(format!(
            r#"{{"name":"t{test}.yagura.dev","admissionReviewVersions":["v1"],"sideEffects":"None",
            "timeoutSeconds":20,"failurePolicy":"Fail",
            "clientConfig":{{"url":"https://127.0.0.1:{port}/validate","caBundle":"{authority}"}},
            "matchConditions":[{{"name":"user","expression":"request.userInfo.username == '{user}'"}}],
            "rules":[{{"apiGroups":["*"],"apiVersions":["*"],"resources":["*"],"operations":["CREATE"]}}]}}"#
        ))
    });
    let webhooks = webhooks.collect::<anyhow::Result<Vec<_>>>()?.join(",");
    let text = format!(
        r#"{{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration",
        "metadata":{{"name":"yagura"}},"webhooks":[{webhooks}]}}"#
    );
    Ok(Tree::from_json(&text)?)
}
