//! The one server that stands before the API server, and what reaches clients and the audit log.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use policy::tree::Tree;

use super::super::apiserver::client::Client;
use super::super::apiserver::server::{Server, User};
use super::super::program::Program;
use super::WAIT;

/// A running server. It stops when this is dropped.
pub(super) struct Standing {
    child: Child,
    log: PathBuf,
}

/// Where the API server writes down what was asked of it.
pub(super) struct Log {
    folder: PathBuf,
}

/// An API server that writes an audit log, whose folder goes with it.
pub(super) fn audited() -> anyhow::Result<Log> {
    let folder = std::env::temp_dir().join(format!("yagura-audit-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let policy = "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata}]\n";
    fs::write(folder.join("policy.yaml"), policy)?;
    Ok(Log { folder })
}

impl Log {
    /// What the API server is started with.
    pub(super) fn arguments(&self) -> [String; 3] {
        let path = |name: &str| self.folder.join(name).display().to_string();
        [
            "--disable-admission-plugins=ServiceAccount".to_owned(),
            format!("--audit-policy-file={}", path("policy.yaml")),
            format!("--audit-log-path={}", path("audit.log")),
        ]
    }

    fn text(&self) -> String {
        fs::read_to_string(self.folder.join("audit.log")).unwrap_or_default()
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).ok();
    }
}

impl Standing {
    /// Starts a server that adopts all policies, and has itself registered.
    pub(super) fn start(program: &Program, server: &Server) -> anyhow::Result<Standing> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let log = server.folder().join("serve.log");
        let child = program
            .command("serve")
            .args(["--cluster", "--adopt", "all", "--register"])
            .args(["--url", &format!("https://127.0.0.1:{port}")])
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .arg("--kubeconfig")
            .arg(server.kubeconfig(User::Admin, server.port)?)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(&log)?)
            .spawn()?;
        let mut standing = Standing { child, log };
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let said = || fs::read_to_string(&standing.log).unwrap_or_default();
            if let Some(status) = standing.child.try_wait()? {
                bail!("yagura serve ends with {status}: {}", said());
            }
            if began.elapsed() > WAIT {
                bail!("yagura serve does not listen: {}", said());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(standing)
    }

    /// What a policy that only warns and one that only audits lead to: a warning at the client, and
    /// an annotation in the audit log.
    pub(super) fn told(&self, client: &Client, log: &Log) -> anyhow::Result<String> {
        let policy = |name: &str, more: &str| {
            Tree::from_json(&format!(
                r#"{{"apiVersion":"kyverno.io/v1","kind":"ClusterPolicy","metadata":{{"name":"{name}"}},
                "spec":{{"validationFailureAction":"Audit",{more}"rules":[{{"name":"rule",
                "match":{{"any":[{{"resources":{{"kinds":["ConfigMap"],"names":["told"]}}}}]}},
                "validate":{{"message":"{name} speaks","deny":{{}}}}}}]}}}}"#
            ))
        };
        let policies = [policy("warns", "\"emitWarning\":true,")?, policy("audits", "")?];
        let installed = super::Installed::new(client, 999_999, &policies)?;
        let object = r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"told"}}"#;
        let path = "/api/v1/namespaces/default/configmaps?dryRun=All";
        let warnings = client.post(path, &Tree::from_json(object)?)?.warnings;
        installed.remove()?;
        let warned = warnings.iter().any(|it| it.contains("warns/rule: warns speaks"));
        let quiet = warnings.iter().all(|it| !it.contains("audits speaks"));
        let began = Instant::now();
        while !log.text().contains("audits/rule: audits speaks") && began.elapsed() < WAIT {
            thread::sleep(Duration::from_millis(200));
        }
        let audit = log.text();
        let line = audit.lines().find(|line| line.contains("audits/rule: audits speaks"));
        let line = line.context("the audit log has no annotation of the policy that audits")?;
        if !line.contains("yagura.dev/failed-policies") || !warned || !quiet {
            bail!("warnings {warnings:?}, audit log {line}");
        }
        Ok("warnings reach the client, and annotations the audit log".to_owned())
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        // One that has ended already is gone too.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
