//! A real API server on the loopback, with etcd behind it, in a folder of a test.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use source::cluster::{Choice, Cluster, Environment};

/// Longer than it takes on a busy machine.
const START: Duration = Duration::from_secs(180);

/// Everybody who comes in has it.
const TOKEN: &str = "nobody-else-listens-here";

/// A running API server. It lets everything be done in the context `own`, and nothing that is not given
/// to everybody in the context `narrow`. It stops when this is dropped.
pub(crate) struct ControlPlane {
    children: Vec<Child>,
    kubeconfig: PathBuf,
}

impl ControlPlane {
    /// Starts one in `folder`, with a key for tokens and its public half, in PEM. `None` where its
    /// programs are not there, which is said.
    pub(crate) fn start(folder: &Path, key: &str, public_key: &str) -> Option<ControlPlane> {
        let assets = std::env::var_os("KUBEBUILDER_ASSETS").map(PathBuf::from);
        let assets = assets.unwrap_or_else(|| PathBuf::from("/usr/local/kubebuilder/bin"));
        let [etcd, server] = ["etcd", "kube-apiserver"].map(|name| assets.join(name));
        if let Some(missing) = [&etcd, &server].into_iter().find(|it| !it.is_file()) {
            let missing = missing.display();
            std::io::Write::write_all(
                &mut std::io::stderr(),
                format!("skipped: a real API server (there is no {missing})\n").as_bytes(),
            )
            .unwrap();
            return None;
        }
        fs::write(
            folder.join("tokens.csv"),
            format!("{TOKEN},admin,1,\"system:masters\"\n{TOKEN}-narrow,narrow,2\n"),
        )
        .unwrap();
        fs::write(folder.join("accounts.key"), key).unwrap();
        fs::write(folder.join("accounts.pub"), public_key).unwrap();
        let [port, store, peers] = [(); 3].map(|()| free_port());
        let kubeconfig = folder.join("kubeconfig");
        let text = format!(
            "current-context: own\ncontexts:\n- {{name: own, context: {{cluster: own, user: admin}}}}\n\
             - {{name: narrow, context: {{cluster: own, user: narrow}}}}\n\
             clusters:\n- name: own\n  cluster:\n    server: https://127.0.0.1:{port}\n    \
             certificate-authority: certificates/apiserver.crt\nusers:\n- {{name: admin, user: \
             {{token: {TOKEN}}}}}\n- {{name: narrow, user: {{token: {TOKEN}-narrow}}}}\n"
        );
        fs::write(&kubeconfig, text).unwrap();
        let mut plane = ControlPlane { children: Vec::new(), kubeconfig };
        plane.children.push(spawn_etcd(&etcd, folder, store, peers));
        plane.children.push(spawn_server(&server, folder, port, store));
        let began = Instant::now();
        let is_ready = |plane: &ControlPlane| {
            let certificate = folder.join("certificates/apiserver.crt");
            certificate.is_file() && plane.cluster().read("/readyz").is_ok_and(|it| it.is_some())
        };
        while !is_ready(&plane) {
            let log = folder.join("apiserver.log");
            let has_ended = plane.children.iter_mut().any(|it| it.try_wait().unwrap().is_some());
            let is_late = has_ended || began.elapsed() > START;
            assert!(!is_late, "the API server does not start: {}", log.display());
            thread::sleep(Duration::from_millis(200));
        }
        Some(plane)
    }

    /// The way to it.
    pub(crate) fn kubeconfig(&self) -> &Path {
        &self.kubeconfig
    }

    /// It as a client sees it.
    pub(crate) fn cluster(&self) -> Arc<Cluster> {
        let choice = Choice { kubeconfig: Some(self.kubeconfig().to_owned()), context: None };
        Arc::new(Cluster::open(&Environment::default(), &choice).unwrap())
    }
}

impl Drop for ControlPlane {
    fn drop(&mut self) {
        for child in self.children.iter_mut().rev() {
            child.kill().ok();
            child.wait().ok();
        }
    }
}

fn spawn_etcd(program: &Path, folder: &Path, port: u16, peers: u16) -> Child {
    let (own, peer) = (format!("http://127.0.0.1:{port}"), format!("http://127.0.0.1:{peers}"));
    let mut command = Command::new(program);
    command.args(["--name", "yagura", "--unsafe-no-fsync", "--data-dir"]);
    command.arg(folder.join("etcd"));
    command.args(["--listen-client-urls", &own, "--advertise-client-urls", &own]);
    command.args(["--listen-peer-urls", &peer, "--initial-advertise-peer-urls", &peer]);
    command.args(["--initial-cluster", &format!("yagura={peer}")]);
    spawn(&mut command, &folder.join("etcd.log"))
}

fn spawn_server(program: &Path, folder: &Path, port: u16, store: u16) -> Child {
    let path = |name: &str| folder.join(name).display().to_string();
    let (key, public_key) = (path("accounts.key"), path("accounts.pub"));
    let mut command = Command::new(program);
    command.args([
        &format!("--etcd-servers=http://127.0.0.1:{store}"),
        &format!("--secure-port={port}"),
        &format!("--cert-dir={}", path("certificates")),
        &format!("--token-auth-file={}", path("tokens.csv")),
        &format!("--service-account-signing-key-file={key}"),
        &format!("--service-account-key-file={public_key}"),
    ]);
    command.args([
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--authorization-mode=RBAC",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--disable-admission-plugins=ServiceAccount",
        "--endpoint-reconciler-type=none",
    ]);
    spawn(&mut command, &folder.join("apiserver.log"))
}

fn spawn(command: &mut Command, log: &Path) -> Child {
    let log = File::create(log).unwrap();
    command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
    command.spawn().unwrap()
}

/// A port that nobody listens on.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
