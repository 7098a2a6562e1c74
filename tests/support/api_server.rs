//! etcd and kube-apiserver as tests and benchmarks start them: on the loopback, where envtest has them.

use std::fs::File;
use std::io;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Where the programs are.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    etcd: PathBuf,
    server: PathBuf,
}

/// Where they listen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ports {
    pub(crate) api: u16,
    etcd: u16,
    peers: u16,
}

impl Programs {
    /// Looks for them; the error says what is not there.
    pub(crate) fn find() -> Result<Programs, String> {
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

    /// Starts etcd, with its data and its log in `folder`.
    pub(crate) fn start_etcd(&self, folder: &Path, ports: Ports) -> io::Result<Child> {
        let [own, peer] = [ports.etcd, ports.peers].map(|port| format!("http://127.0.0.1:{port}"));
        let mut command = Command::new(&self.etcd);
        command.args(["--name", "yagura", "--unsafe-no-fsync", "--data-dir"]);
        command.arg(folder.join("etcd"));
        command.args(["--listen-client-urls", &own, "--advertise-client-urls", &own]);
        command.args(["--listen-peer-urls", &peer, "--initial-advertise-peer-urls", &peer]);
        command.args(["--initial-cluster", &format!("yagura={peer}")]);
        spawn(&mut command, &folder.join("etcd.log"))
    }

    /// Starts kube-apiserver with these arguments too. In `folder` stand `tokens.csv` and
    /// `accounts.key`, beside it `accounts.pub` where that is no key that tells its public half; its
    /// certificate and its log come there.
    pub(crate) fn start_api_server(
        &self,
        folder: &Path,
        ports: Ports,
        arguments: &[String],
    ) -> io::Result<Child> {
        let path = |name: &str| folder.join(name).display().to_string();
        let has_public_half = folder.join("accounts.pub").is_file();
        let public = path(if has_public_half { "accounts.pub" } else { "accounts.key" });
        let mut command = Command::new(&self.server);
        command.args([
            &format!("--etcd-servers=http://127.0.0.1:{}", ports.etcd),
            &format!("--secure-port={}", ports.api),
            &format!("--cert-dir={}", path("certificates")),
            &format!("--token-auth-file={}", path("tokens.csv")),
            &format!("--service-account-signing-key-file={}", path("accounts.key")),
            &format!("--service-account-key-file={public}"),
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

impl Ports {
    /// Some on which nobody listens.
    pub(crate) fn free() -> io::Result<Ports> {
        Ok(Ports { api: free_port()?, etcd: free_port()?, peers: free_port()? })
    }
}

/// A port on which nobody listens.
pub(crate) fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn spawn(command: &mut Command, log: &Path) -> io::Result<Child> {
    let log = File::create(log)?;
    command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn()
}
