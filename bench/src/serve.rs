//! The webhook alone: what a review costs over TLS, and how many there can be in a second.

use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use anyhow::{Context, ensure};
use source::yaml;

use crate::corpus;
use crate::policies::data;
use crate::scan::YAGURA;

pub(crate) const ADDRESS: &str = "127.0.0.1:18843";
const FOLDER: &str = "bench/target/serve";

/// How many reviews are sent.
const REVIEWS: usize = 60_000;

/// Prints what reviews of a pod cost, by how many policies, and what the server holds.
pub fn run() -> anyhow::Result<()> {
    let library = match corpus::folder("kyverno-policies") {
        Ok(folder) => folder,
        Err(why) => return Ok(println!("{why}")),
    };
    if Command::new("h2load").arg("--version").output().is_err() {
        return Ok(println!("skipped: serve (no h2load: Debian has it in nghttp2-client)"));
    }
    fs::create_dir_all(FOLDER)?;
    let review = format!("{FOLDER}/review.json");
    fs::write(&review, review_of(&data::pod(data::SMALL))?)?;
    let library = library.display();
    let pod_security =
        [format!("{library}/pod-security/baseline"), format!("{library}/pod-security/restricted")];
    measure("no policy", &[], &review, "")?;
    measure("Pod Security, Kyverno's", &pod_security, &review, "0.15 ms with 16")?;
    measure("all of Kyverno's library", &[library.to_string()], &review, "0.5 ms with 200")
}

fn measure(what: &str, policies: &[String], review: &str, target: &str) -> anyhow::Result<()> {
    let server = Server::start(policies)?;
    let idle = server.resident()?;
    load(review, REVIEWS / 10)?;
    let before = server.cpu()?;
    let began = Instant::now();
    load(review, REVIEWS)?;
    let took = began.elapsed().as_secs_f64();
    let each = (server.cpu()? - before) / REVIEWS as f64 * 1e3;
    let target = if target.is_empty() { String::new() } else { format!(" (target: {target})") };
    println!(
        "{what:26} {:4} policies {each:7.3} ms CPU a review{target}, {:6.0} a second beside the load, \
         ready after {:3.0} ms, {idle:4.1} MiB idle, {:4.1} MiB after",
        server.policies,
        REVIEWS as f64 / took,
        server.ready.as_secs_f64() * 1e3,
        server.resident()?,
    );
    Ok(())
}

/// Sends reviews over four connections, ten at a time on each.
fn load(review: &str, reviews: usize) -> anyhow::Result<()> {
    let output = Command::new("h2load")
        .args(["-n", &reviews.to_string(), "-c", "4", "-m", "10", "-t", "1", "-d", review])
        .args(["-H", "content-type: application/json", &format!("https://{ADDRESS}/validate")])
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(said.contains(&format!("{reviews} succeeded, 0 failed")), "not all answered: {said}");
    Ok(())
}

/// A running server. It stops when this is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) policies: usize,
    /// From its start until it takes connections.
    pub(crate) ready: Duration,
}

impl Server {
    fn start(policies: &[String]) -> anyhow::Result<Server> {
        let places = policies.iter().flat_map(|place| ["--policy", place]);
        Server::with(&places.collect::<Vec<_>>())
    }

    /// Starts it with these arguments.
    pub(crate) fn with(arguments: &[&str]) -> anyhow::Result<Server> {
        fs::create_dir_all(FOLDER)?;
        let log = format!("{FOLDER}/log");
        let began = Instant::now();
        let child = Command::new(YAGURA)
            .args(["serve", "--listen", ADDRESS])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(&log)?)
            .spawn()?;
        let mut server = Server { child, policies: 0, ready: Duration::ZERO };
        while TcpStream::connect(ADDRESS).is_err() {
            ensure!(server.child.try_wait()?.is_none(), "{}", fs::read_to_string(&log)?);
            ensure!(began.elapsed() < Duration::from_secs(60), "it does not listen");
            thread::sleep(Duration::from_millis(1));
        }
        server.ready = began.elapsed();
        let said = fs::read_to_string(&log)?;
        let counted = said.split(" policies").next().and_then(|it| it.rsplit(' ').next());
        server.policies = counted.and_then(|it| it.parse().ok()).context("how many policies?")?;
        Ok(server)
    }

    /// User and system time so far, in seconds: fields 14 and 15 of proc(5), in ticks of 10 ms.
    pub(crate) fn cpu(&self) -> anyhow::Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
        let ticks: u64 = fields.skip(11).take(2).filter_map(|it| it.parse::<u64>().ok()).sum();
        Ok(ticks as f64 / 100.0)
    }

    /// The resident set, in MiB.
    pub(crate) fn resident(&self) -> anyhow::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended already is gone too.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A review of the creation of a pod, given as YAML.
fn review_of(pod: &str) -> anyhow::Result<String> {
    let documents = yaml::read(pod.as_bytes(), &yaml::Limits::default()).documents;
    let document = documents.into_iter().next().context("a pod")?;
    let tree = policy::tree::Tree::from_node(document.root(), usize::MAX)?;
    Ok(format!(
        r#"{{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{{
        "uid":"705ab4f5-6393-11e8-b7cc-42010a800002","kind":{{"group":"","version":"v1","kind":"Pod"}},
        "resource":{{"group":"","version":"v1","resource":"pods"}},"name":"shop","namespace":"shop",
        "operation":"CREATE","userInfo":{{"username":"alice","groups":["system:authenticated"]}},
        "object":{tree},"oldObject":null,"dryRun":false,"options":{{"kind":"CreateOptions",
        "apiVersion":"meta.k8s.io/v1"}}}}}}"#
    ))
}
