//! An API server of its own on the loopback, with etcd behind it, in a folder that goes with it.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::bail;

use super::client::Client;
use crate::api_server::{self, Ports};

/// Where its programs are.
#[derive(Clone)]
pub(in crate::conformance) struct Programs(api_server::Programs);

/// A running API server. It stops, and leaves nothing, when this is dropped.
pub(in crate::conformance) struct Server {
    pub(in crate::conformance) client: Client,
    pub(in crate::conformance) port: u16,
    folder: PathBuf,
    token: String,
    programs: Programs,
    ports: Ports,
    arguments: Vec<String>,
    etcd: Child,
    api: Child,
}

/// One of the two programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::conformance) enum Half {
    Api,
    Etcd,
}

/// Whom the API server knows.
#[derive(Debug, Clone, Copy)]
pub(in crate::conformance) enum User {
    /// May do everything.
    Admin,
    /// May do what roles give to the user `narrow`.
    Narrow,
}

/// Longer than it takes on a busy machine.
const START: Duration = Duration::from_secs(180);

impl Programs {
    /// Looks for them; the error says what is not there.
    pub(in crate::conformance) fn find() -> Result<Programs, String> {
        for needed in ["curl", "openssl"] {
            let version = if needed == "curl" { "--version" } else { "version" };
            let found = Command::new(needed).arg(version).output();
            found.map_err(|_| format!("no {needed} on PATH"))?;
        }
        Ok(Programs(api_server::Programs::find()?))
    }

    /// Starts them and waits until requests are answered. Pods need no service account to be there.
    pub(in crate::conformance) fn start(&self) -> anyhow::Result<Server> {
        self.start_with(&["--disable-admission-plugins=ServiceAccount"])
    }

    /// The same, but pods get what they get in clusters: a token of a service account.
    pub(in crate::conformance) fn start_with_accounts(&self) -> anyhow::Result<Server> {
        self.start_with(&[])
    }

    /// The same with these arguments.
    pub(in crate::conformance) fn start_with(&self, arguments: &[&str]) -> anyhow::Result<Server> {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let name = format!("yagura-apiserver-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder)?;
        let token = token()?;
        let known = format!("{token},admin,1,\"system:masters\"\n{token}-narrow,narrow,2\n");
        fs::write(folder.join("tokens.csv"), known)?;
        openssl(&folder, &["genrsa", "-out", "accounts.key", "2048"])?;
        let ports = Ports::free()?;
        let client = Client::new(&folder, ports.api, &token)?;
        let arguments: Vec<String> = arguments.iter().map(|it| (*it).to_owned()).collect();
        let etcd = self.0.start_etcd(&folder, ports)?;
        let api = self.0.start_api_server(&folder, ports, &arguments)?;
        let (programs, port) = (self.clone(), ports.api);
        let mut server =
            Server { client, port, folder, token, programs, ports, arguments, etcd, api };
        server.wait()?;
        Ok(server)
    }
}

impl Server {
    /// A folder that goes with the server.
    pub(in crate::conformance) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A kubeconfig with which `user` comes in through `port`.
    pub(in crate::conformance) fn kubeconfig(
        &self,
        user: User,
        port: u16,
    ) -> anyhow::Result<PathBuf> {
        let (name, more) = match user {
            User::Admin => ("admin", ""),
            User::Narrow => ("narrow", "-narrow"),
        };
        let path = self.folder.join(format!("{name}-{port}.kubeconfig"));
        let text = format!(
            "current-context: {name}\n\
             contexts: [{{name: {name}, context: {{cluster: own, user: {name}}}}}]\n\
             clusters:\n- name: own\n  cluster:\n    server: https://127.0.0.1:{port}\n    \
             certificate-authority: certificates/apiserver.crt\n\
             users: [{{name: {name}, user: {{token: {}{more}}}}}]\n",
            self.token
        );
        fs::write(&path, text)?;
        Ok(path)
    }

    /// Kills one of its programs, without a word before.
    pub(in crate::conformance) fn kill(&mut self, half: Half) -> anyhow::Result<()> {
        let child = match half {
            Half::Api => &mut self.api,
            Half::Etcd => &mut self.etcd,
        };
        child.kill()?;
        child.wait()?;
        Ok(())
    }

    /// Starts one again that was killed. Whether it is ready is not waited for.
    pub(in crate::conformance) fn start_again(&mut self, half: Half) -> anyhow::Result<()> {
        let Server { programs, folder, ports, arguments, .. } = &*self;
        match half {
            Half::Api => self.api = programs.0.start_api_server(folder, *ports, arguments)?,
            Half::Etcd => self.etcd = programs.0.start_etcd(folder, *ports)?,
        }
        Ok(())
    }

    /// Another client, for a thread of its own.
    pub(in crate::conformance) fn another_client(&self, name: &str) -> anyhow::Result<Client> {
        Client::new(&self.folder.join(name), self.port, &self.token)
    }

    /// Waits until requests are answered.
    pub(in crate::conformance) fn wait(&mut self) -> anyhow::Result<()> {
        let started = Instant::now();
        while started.elapsed() < START {
            if let Some(status) = self.etcd.try_wait()?.or(self.api.try_wait()?) {
                bail!("the API server does not start: {status}: {}", self.log());
            }
            if self.client.get("/readyz").is_ok_and(|answer| answer.code == 200) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(200));
        }
        bail!("the API server is not ready after {} s: {}", START.as_secs(), self.log())
    }

    /// The end of what the programs said.
    fn log(&self) -> String {
        let read = |name: &str| fs::read_to_string(self.folder.join(name)).unwrap_or_default();
        let (etcd, server) = (read("etcd.log"), read("apiserver.log"));
        let last = |text: &str| text.lines().next_back().unwrap_or_default().to_owned();
        format!("etcd: {}; kube-apiserver: {}", last(&etcd), last(&server))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for child in [&mut self.api, &mut self.etcd] {
            // One that has ended already is gone too.
            child.kill().ok();
            child.wait().ok();
        }
        fs::remove_dir_all(&self.folder).ok();
    }
}

fn openssl(folder: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output()?;
    if !output.status.success() {
        bail!("openssl: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

/// A secret that nobody guesses.
fn token() -> anyhow::Result<String> {
    let mut bytes = [0; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|it| format!("{it:02x}")).collect())
}
