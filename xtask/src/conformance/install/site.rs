//! A cluster that something is installed into: its kinds, its accounts, and who acts as them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use model::Object;
use policy::tree::Tree;
use source::yaml;

use super::super::apiserver::catalogue::Catalogue;
use super::super::apiserver::client::{Answer, Call, Client};
use super::super::apiserver::server::{Server, User};
use super::super::program::Program;
use super::audit::NAMESPACE;

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Kinds of others.
const KINDS: &str = include_str!("../../../../tests/conformance/install/kinds.txt");

/// The cluster.
pub(super) struct Site<'s> {
    pub(super) client: &'s Client,
    pub(super) server: &'s Server,
    pub(super) program: &'s Program,
    pub(super) folder: &'s Path,
    pub(super) admin: PathBuf,
}

impl<'s> Site<'s> {
    pub(super) fn new(
        server: &'s Server,
        program: &'s Program,
        folder: &'s Path,
    ) -> anyhow::Result<Site<'s>> {
        let admin = server.kubeconfig(User::Admin, server.port)?;
        Ok(Site { client: &server.client, server, program, folder, admin })
    }

    /// Waits until `holds`.
    pub(super) fn wait(
        &self,
        what: &str,
        mut holds: impl FnMut() -> anyhow::Result<bool>,
    ) -> anyhow::Result<()> {
        let began = Instant::now();
        while !holds()? {
            if began.elapsed() > PATIENCE {
                bail!("waited {} s for {what}", PATIENCE.as_secs());
            }
            thread::sleep(Duration::from_millis(200));
        }
        Ok(())
    }

    /// Makes the kinds of others, each with any fields.
    pub(super) fn make_kinds(&self) -> anyhow::Result<()> {
        let path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        let mut lists = Vec::new();
        for line in KINDS.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<&str> = line.split(' ').collect();
            let [group, version, plural, kind, scope] = words.as_slice() else {
                bail!("{line:?} is no kind");
            };
            let definition = format!(
                r#"{{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
                "metadata":{{"name":"{plural}.{group}","annotations":
                {{"api-approved.kubernetes.io":"unapproved, for a test"}}}},
                "spec":{{"group":"{group}","scope":"{scope}","names":{{"plural":"{plural}","kind":"{kind}"}},
                "versions":[{{"name":"{version}","served":true,"storage":true,"schema":{{"openAPIV3Schema":
                {{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}}]}}}}"#
            );
            let answer = self.client.post(path, &Tree::from_json(&definition)?)?;
            if !answer.is_done() {
                bail!("{plural}.{group}: {}", answer.message());
            }
            lists.push(format!("/apis/{group}/{version}/{plural}"));
        }
        self.wait("the kinds of policies", || {
            let calls: Vec<Call> = lists.iter().map(|path| Call::of("GET", path)).collect();
            Ok(self.client.send(&calls)?.iter().all(Answer::is_done))
        })
    }

    /// Creates each object of a YAML text.
    pub(super) fn create(&self, text: &str) -> anyhow::Result<()> {
        let catalogue = Catalogue::read(self.client)?;
        for document in yaml::read(text.as_bytes(), &yaml::Limits::default()).documents {
            let object = Object::new(document.root(), None);
            let path = catalogue.path(&object, object.namespace().unwrap_or("default"));
            let path = path.with_context(|| format!("no kind {}", object.kind().name))?;
            let answer = self.client.post(&path, &Tree::from_node(document.root(), usize::MAX)?)?;
            if !answer.is_done() {
                bail!("{}: {}", object.name(), answer.message());
            }
        }
        Ok(())
    }

    /// A kubeconfig with which one comes in as a service account, by a token that the API server
    /// gives out for it.
    pub(super) fn kubeconfig(&self, account: &str) -> anyhow::Result<PathBuf> {
        let path = format!("/api/v1/namespaces/{NAMESPACE}/serviceaccounts/{account}/token");
        let request =
            r#"{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{}}"#;
        let answer = self.client.post(&path, &Tree::from_json(request)?)?;
        let token = answer.body.get("status").and_then(|it| it.get("token")?.as_str());
        let token = token.with_context(|| format!("no token: {}", answer.message()))?;
        let path = self.folder.join(format!("{account}.kubeconfig"));
        let authority = self.server.folder().join("certificates/apiserver.crt");
        let text = format!(
            "current-context: own\n\
             contexts: [{{name: own, context: {{cluster: own, user: own}}}}]\n\
             clusters:\n- name: own\n  cluster:\n    server: https://127.0.0.1:{}\n    \
             certificate-authority: {}\n\
             users: [{{name: own, user: {{token: {token}}}}}]\n",
            self.server.port,
            authority.display()
        );
        fs::write(&path, text)?;
        Ok(path)
    }

    /// Runs a verb with a kubeconfig, and gives all that it says.
    pub(super) fn run(&self, kubeconfig: &Path, arguments: &[&str]) -> anyhow::Result<String> {
        let (verb, rest) = arguments.split_first().context("no verb")?;
        let mut command = self.program.command(verb);
        let output = command.args(rest).arg("--kubeconfig").arg(kubeconfig).output()?;
        said(verb, &output)
    }

    /// Starts a verb that goes on, and writes what it says into a file of the folder.
    pub(super) fn start(
        &self,
        log: &str,
        kubeconfig: &Path,
        arguments: &[&str],
    ) -> anyhow::Result<Running> {
        let (verb, rest) = arguments.split_first().context("no verb")?;
        let log = self.folder.join(log);
        let mut command = self.program.command(verb);
        command.args(rest).arg("--kubeconfig").arg(kubeconfig).stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(fs::File::create(&log)?);
        Ok(Running { child: command.spawn()?, log })
    }
}

fn said(what: &str, output: &Output) -> anyhow::Result<String> {
    let said = [&output.stdout, &output.stderr].map(|it| String::from_utf8_lossy(it).into_owned());
    if !output.status.success() {
        bail!("{what} ends with {}: {}", output.status, said.concat());
    }
    Ok(said.concat())
}

/// A program that goes on. It is killed when this is dropped.
pub(super) struct Running {
    child: Child,
    log: PathBuf,
}

impl Running {
    /// What it said so far.
    pub(super) fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// It has ended; an error where it could not do what it was to do.
    pub(super) fn has_ended(&mut self) -> anyhow::Result<bool> {
        match self.child.try_wait()? {
            None => Ok(false),
            Some(status) if status.success() => Ok(true),
            Some(status) => bail!("it ends with {status}: {}", self.said()),
        }
    }

    /// Asks it to end, as a kubelet does.
    pub(super) fn terminate(&self) -> anyhow::Result<()> {
        let pid = self.child.id().to_string();
        let output = Command::new("kill").args(["-TERM", &pid]).output()?;
        said("kill", &output).map(drop)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended already is gone too.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
