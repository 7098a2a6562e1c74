//! One server that stands before an API server, and what the API server writes down of requests.

use std::fs;
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::bail;

use super::apiserver::server::{Server, User};
use super::program::Program;
use crate::api_server::free_port;

/// Longer than it takes on a busy machine.
pub(super) const WAIT: Duration = Duration::from_secs(40);

/// A running server that has itself registered. It stops when this is dropped.
pub(super) struct Standing {
    child: Child,
    log: PathBuf,
}

/// The audit log of an API server, in a folder that goes with this.
pub(super) struct AuditLog {
    folder: PathBuf,
}

impl Standing {
    /// Starts a server with these arguments, and waits until it listens.
    pub(super) fn start(
        program: &Program,
        server: &Server,
        arguments: &[&str],
    ) -> anyhow::Result<Standing> {
        let port = free_port()?;
        let log = server.folder().join("serve.log");
        let child = program
            .command("serve")
            .args(["--cluster", "--register", "--url", &format!("https://127.0.0.1:{port}")])
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .args(arguments)
            .arg("--kubeconfig")
            .arg(server.kubeconfig(User::Admin, server.port)?)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(&log)?)
            .spawn()?;
        let mut standing = Standing { child, log };
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if let Some(status) = standing.child.try_wait()? {
                bail!("yagura serve ends with {status}: {}", standing.said());
            }
            if began.elapsed() > WAIT {
                bail!("yagura serve does not listen: {}", standing.said());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(standing)
    }

    /// What it said so far.
    pub(super) fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        // One that has ended already is gone too.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl AuditLog {
    /// One of this name, in which each request stands once, without its body.
    pub(super) fn new(name: &str) -> anyhow::Result<AuditLog> {
        let folder = format!("yagura-audit-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(folder);
        fs::create_dir_all(&folder)?;
        let policy = "apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\n\
                      rules: [{level: Metadata}]\n";
        fs::write(folder.join("policy.yaml"), policy)?;
        Ok(AuditLog { folder })
    }

    /// What an API server is started with that writes it.
    pub(super) fn arguments(&self) -> [String; 2] {
        let path = |name: &str| self.folder.join(name).display().to_string();
        [
            format!("--audit-policy-file={}", path("policy.yaml")),
            format!("--audit-log-path={}", path("audit.log")),
        ]
    }

    /// What stands in it.
    pub(super) fn text(&self) -> String {
        fs::read_to_string(self.folder.join("audit.log")).unwrap_or_default()
    }
}

impl Drop for AuditLog {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).ok();
    }
}
