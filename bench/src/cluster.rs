//! The webhook before a real API server: what it adds to a request, by the API server's own metric.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use anyhow::{Context, ensure};

use crate::api_server::{Ports, Programs};
use crate::corpus;
use crate::serve::{ADDRESS, Server};

const FOLDER: &str = "bench/target/cluster";
const TOKEN: &str = "bench";

/// So many requests a second, for so long.
const RATE: usize = 200;
const SECONDS: usize = 30;

/// How many connections they come by.
const CONNECTIONS: usize = 4;

/// A pod of three containers that nothing refuses.
const POD: &str = r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"load"},"spec":{
"securityContext":{"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}},"containers":[
{"name":"a","image":"nginx:1.29","securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}},
{"name":"b","image":"nginx:1.29","securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}},
{"name":"c","image":"nginx:1.29","securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}}]}}"#;

/// Prints what requests wait for the webhook, and what the server takes.
pub fn run() -> anyhow::Result<()> {
    let library = match corpus::folder("kyverno-policies") {
        Ok(folder) => folder,
        Err(why) => return Ok(println!("{why}")),
    };
    let programs = match Programs::find() {
        Ok(programs) => programs,
        Err(why) => return Ok(println!("skipped: cluster ({why})")),
    };
    let cluster = Cluster::start(&programs)?;
    let library = library.display();
    let [baseline, restricted, cel] =
        ["pod-security/baseline", "pod-security/restricted", "pod-security-cel"]
            .map(|folder| format!("{library}/{folder}"));
    measure(&cluster, "Pod Security, Kyverno's", &[baseline, restricted, cel])?;
    let kubeconfig = cluster.kubeconfig.display().to_string();
    let arguments =
        ["--cluster", "--kubeconfig", &kubeconfig, "--adopt", "all", "--name", "127.0.0.1"];
    let server = Server::with(&arguments)?;
    let ready = until_ready(&server)?;
    thread::sleep(Duration::from_secs(5));
    println!(
        "all kinds of policies adopted, none there: ready after {:3.0} ms, {:4.1} MiB idle",
        ready.as_secs_f64() * 1e3,
        server.resident()?
    );
    Ok(())
}

fn measure(cluster: &Cluster, what: &str, policies: &[String]) -> anyhow::Result<()> {
    let kubeconfig = cluster.kubeconfig.display().to_string();
    let url = format!("https://{ADDRESS}");
    let mut arguments = vec!["--cluster", "--kubeconfig", &kubeconfig, "--register"];
    arguments.extend(["--url", &url, "--name", "127.0.0.1"]);
    arguments.extend(policies.iter().flat_map(|place| ["--policy", place]));
    let server = Server::with(&arguments)?;
    let ready = until_ready(&server)?;
    thread::sleep(Duration::from_secs(3));
    cluster.load(2)?;
    let (before, cpu) = (cluster.waited()?, server.cpu()?);
    cluster.load(SECONDS)?;
    let (after, cpu) = (cluster.waited()?, server.cpu()? - cpu);
    let counted: Vec<(f64, f64)> = after
        .iter()
        .map(|(limit, count)| {
            let known = before.iter().find(|(of, _)| of == limit).map_or(0.0, |(_, count)| *count);
            (*limit, count - known)
        })
        .collect();
    let asked = counted.last().map_or(0.0, |(_, count)| *count);
    ensure!(asked >= (RATE * SECONDS) as f64 * 0.9, "the webhook was asked {asked} times");
    let in_time =
        counted.iter().find(|(limit, _)| *limit >= 0.005).map_or(0.0, |(_, it)| it / asked);
    let p99 = counted.iter().find(|(_, count)| count / asked >= 0.99).map_or(f64::MAX, |it| it.0);
    println!(
        "{what:26} {:4} policies: {:.2} % of {asked} calls within 5 ms, p99 at most {:.0} ms (target 5), \
         {:.3} ms CPU a review at {RATE} a second; ready after {:3.0} ms",
        server.policies,
        in_time * 100.0,
        p99 * 1e3,
        cpu / asked * 1e3,
        ready.as_secs_f64() * 1e3
    );
    Ok(())
}

/// From its start until it says that it is ready.
fn until_ready(server: &Server) -> anyhow::Result<Duration> {
    let began = Instant::now();
    while curl(&format!("https://{ADDRESS}/readyz"), &[])?.trim() != "ok" {
        ensure!(began.elapsed() < Duration::from_secs(60), "it is not ready");
    }
    Ok(server.ready + began.elapsed())
}

fn curl(url: &str, more: &[&str]) -> anyhow::Result<String> {
    let output =
        Command::new("curl").args(["--silent", "--insecure"]).args(more).arg(url).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A running API server. It stops when this is dropped.
struct Cluster {
    children: Vec<Child>,
    port: u16,
    kubeconfig: PathBuf,
}

impl Cluster {
    fn start(programs: &Programs) -> anyhow::Result<Cluster> {
        fs::remove_dir_all(FOLDER).ok();
        fs::create_dir_all(FOLDER)?;
        let folder = fs::canonicalize(FOLDER)?;
        let path = |name: &str| folder.join(name).display().to_string();
        fs::write(path("pod.json"), POD)?;
        fs::write(path("tokens.csv"), format!("{TOKEN},admin,1,\"system:masters\"\n"))?;
        let key = ["genrsa", "-out", &path("accounts.key"), "2048"];
        let made = Command::new("openssl").args(key).output()?;
        ensure!(made.status.success(), "openssl makes no key");
        let ports = Ports::free()?;
        let (port, kubeconfig) = (ports.api, folder.join("kubeconfig"));
        let text = format!(
            "current-context: own\ncontexts: [{{name: own, context: {{cluster: own, user: own}}}}]\n\
             clusters: [{{name: own, cluster: {{server: \"https://127.0.0.1:{port}\", \
             certificate-authority: certificates/apiserver.crt}}}}]\n\
             users: [{{name: own, user: {{token: {TOKEN}}}}}]\n"
        );
        fs::write(&kubeconfig, text)?;
        let mut cluster = Cluster { children: Vec::new(), port, kubeconfig };
        cluster.children.push(programs.start_etcd(&folder, ports)?);
        let arguments = ["--disable-admission-plugins=ServiceAccount".to_owned()];
        cluster.children.push(programs.start_api_server(&folder, ports, &arguments)?);
        let began = Instant::now();
        while cluster.get("/readyz")?.trim() != "ok" {
            ensure!(began.elapsed() < Duration::from_secs(120), "the API server does not start");
            thread::sleep(Duration::from_millis(200));
        }
        Ok(cluster)
    }

    fn get(&self, path: &str) -> anyhow::Result<String> {
        let header = format!("Authorization: Bearer {TOKEN}");
        curl(&format!("https://127.0.0.1:{}{path}", self.port), &["--header", &header])
    }

    /// Creates pods in dry runs, as many a second as was said.
    fn load(&self, seconds: usize) -> anyhow::Result<()> {
        let (each, rate) = (RATE * seconds / CONNECTIONS, format!("{}/s", RATE / CONNECTIONS));
        let url = format!(
            "https://127.0.0.1:{}/api/v1/namespaces/default/pods?dryRun=All&number=[1-{each}]",
            self.port
        );
        let clients = (0..CONNECTIONS).map(|_| {
            let mut curl = Command::new("curl");
            curl.args(["--silent", "--insecure", "--rate", &rate, "--output", "/dev/null"]);
            curl.args(["--header", &format!("Authorization: Bearer {TOKEN}")]);
            curl.args(["--header", "Content-Type: application/json", "--data-binary"]);
            curl.arg(format!("@{FOLDER}/pod.json")).args(["--write-out", "%{http_code}\n", &url]);
            curl.stdout(Stdio::piped()).spawn()
        });
        let clients = clients.collect::<Result<Vec<_>, _>>()?;
        for client in clients {
            let said = String::from_utf8(client.wait_with_output()?.stdout)?;
            let refused = said.lines().find(|line| *line != "201");
            ensure!(refused.is_none(), "a pod is answered with {refused:?}");
        }
        Ok(())
    }

    /// How many calls of our webhooks took at most so many seconds each, the longest limit last.
    fn waited(&self) -> anyhow::Result<Vec<(f64, f64)>> {
        let metric = "apiserver_admission_webhook_admission_duration_seconds_bucket";
        let mut counts: Vec<(f64, f64)> = Vec::new();
        for line in self.get("/metrics")?.lines() {
            if !line.starts_with(metric) || !line.contains("yagura.dev") {
                continue;
            }
            let limit = line.split("le=\"").nth(1).and_then(|it| it.split('"').next());
            let limit: f64 = limit.context("a bucket")?.replace("+Inf", "inf").parse()?;
            let count: f64 = line.rsplit(' ').next().unwrap_or_default().parse()?;
            match counts.iter_mut().find(|(known, _)| *known == limit) {
                Some((_, all)) => *all += count,
                None => counts.push((limit, count)),
            }
        }
        counts.sort_by(|one, other| one.0.total_cmp(&other.0));
        Ok(counts)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for child in self.children.iter_mut().rev() {
            // One that has ended already is gone too.
            child.kill().ok();
            child.wait().ok();
        }
    }
}
