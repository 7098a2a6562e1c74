//! A real API server on the loopback, with etcd behind it, in a folder of a test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use source::cluster::{Choice, Cluster, Environment};

use crate::api_server::{Ports, Programs};

/// Longer than it takes on a busy machine.
const START: Duration = Duration::from_secs(180);

/// Everybody who comes in has it; the users narrow, shop and jobs with their names behind it.
pub(crate) const TOKEN: &str = "nobody-else-listens-here";

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
        let programs = match Programs::find() {
            Ok(programs) => programs,
            Err(why) => {
                let line = format!("skipped: a real API server ({why})\n");
                std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes()).unwrap();
                return None;
            }
        };
        fs::write(
            folder.join("tokens.csv"),
            format!("{TOKEN},admin,1,\"system:masters\"\n{TOKEN}-narrow,narrow,2\n{TOKEN}-shop,shop,3\n{TOKEN}-jobs,jobs,4\n"),
        )
        .unwrap();
        fs::write(folder.join("accounts.key"), key).unwrap();
        fs::write(folder.join("accounts.pub"), public_key).unwrap();
        let ports = Ports::free().unwrap();
        let port = ports.api;
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
        plane.children.push(programs.start_etcd(folder, ports).unwrap());
        let arguments = ["--disable-admission-plugins=ServiceAccount".to_owned()];
        plane.children.push(programs.start_api_server(folder, ports, &arguments).unwrap());
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
