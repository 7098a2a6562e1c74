//! An API server of its own on the loopback, with etcd behind it, in a folder that goes with it.

use std::fs::{self, File};
use std::io::Read;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::client::Client;

/// Where its programs are.
pub(in crate::conformance) struct Programs {
    etcd: PathBuf,
    server: PathBuf,
}

/// A running API server. It stops, and leaves nothing, when this is dropped.
pub(in crate::conformance) struct Server {
    pub(in crate::conformance) client: Client,
    pub(in crate::conformance) port: u16,
    folder: PathBuf,
    token: String,
    children: Vec<Child>,
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
        let assets = std::env::var_os("KUBEBUILDER_ASSETS").map(PathBuf::from);
        let folders = assets.into_iter().chain([PathBuf::from("/usr/local/kubebuilder/bin")]);
        let folders: Vec<PathBuf> = folders.collect();
        let find = |name: &str| {
            let found = folders.iter().map(|it| it.join(name)).find(|path| path.is_file());
            found.ok_or_else(|| {
                let folders: Vec<_> = folders.iter().map(|it| it.display().to_string()).collect();
                format!("no {name} in {}", folders.join(" or "))
            })
        };
        Ok(Programs { server: find("kube-apiserver")?, etcd: find("etcd")? })
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
        let folder = std::env::temp_dir().join(format!("yagura-apiserver-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let token = token()?;
        let known = format!("{token},admin,1,\"system:masters\"\n{token}-narrow,narrow,2\n");
        fs::write(folder.join("tokens.csv"), known)?;
        openssl(&folder, &["genrsa", "-out", "accounts.key", "2048"])?;
        let [port, store, peers] = [free_port()?, free_port()?, free_port()?];
        let client = Client::new(&folder, port, &token)?;
        let mut server = Server { client, port, folder, token, children: Vec::new() };
        server.children.push(self.etcd(&server.folder, store, peers)?);
        server.children.push(self.api(&server.folder, port, store, arguments)?);
        server.wait()?;
        Ok(server)
    }

    fn etcd(&self, folder: &Path, port: u16, peers: u16) -> anyhow::Result<Child> {
        let (own, peer) = (format!("http://127.0.0.1:{port}"), format!("http://127.0.0.1:{peers}"));
        let mut command = Command::new(&self.etcd);
        command.args(["--name", "yagura", "--unsafe-no-fsync", "--data-dir"]);
        command.arg(folder.join("etcd"));
        command.args(["--listen-client-urls", &own, "--advertise-client-urls", &own]);
        command.args(["--listen-peer-urls", &peer, "--initial-advertise-peer-urls", &peer]);
        command.args(["--initial-cluster", &format!("yagura={peer}")]);
        spawn(&mut command, &folder.join("etcd.log"))
    }

    fn api(
        &self,
        folder: &Path,
        port: u16,
        store: u16,
        arguments: &[&str],
    ) -> anyhow::Result<Child> {
        let path = |name: &str| folder.join(name).display().to_string();
        let accounts = path("accounts.key");
        let mut command = Command::new(&self.server);
        command.args([
            &format!("--etcd-servers=http://127.0.0.1:{store}"),
            &format!("--secure-port={port}"),
            &format!("--cert-dir={}", path("certificates")),
            &format!("--token-auth-file={}", path("tokens.csv")),
            &format!("--service-account-signing-key-file={accounts}"),
            &format!("--service-account-key-file={accounts}"),
        ]);
        command.args([
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            "--authorization-mode=RBAC",
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-cluster-ip-range=10.0.0.0/24",
            "--allow-privileged=true",
            "--endpoint-reconciler-type=none",
        ]);
        command.args(arguments);
        spawn(&mut command, &folder.join("apiserver.log"))
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

    fn wait(&mut self) -> anyhow::Result<()> {
        let started = Instant::now();
        while started.elapsed() < START {
            for child in &mut self.children {
                if let Some(status) = child.try_wait()? {
                    bail!("the API server does not start: {status}: {}", self.log());
                }
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
        for child in self.children.iter_mut().rev() {
            // One that has ended already is gone too.
            child.kill().ok();
            child.wait().ok();
        }
        fs::remove_dir_all(&self.folder).ok();
    }
}

fn spawn(command: &mut Command, log: &Path) -> anyhow::Result<Child> {
    let log = File::create(log)?;
    command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    command.spawn().with_context(|| format!("cannot start {:?}", command.get_program()))
}

fn openssl(folder: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output()?;
    if !output.status.success() {
        bail!("openssl: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

/// A port that nobody listens on.
fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// A secret that nobody guesses.
fn token() -> anyhow::Result<String> {
    let mut bytes = [0; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|it| format!("{it:02x}")).collect())
}
