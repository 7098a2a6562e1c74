//! What it costs to judge all pods of a cluster as they come by, and to keep what is found; and the
//! memory of the program that has done so.

mod spaces;

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};
use std::{env, fs, thread};

use ::store::{Settings, Sqlite, Store};
use anyhow::{Context, ensure};
use judge::{Engine, posture};
use model::{Document, Exception, Kind, Object};
use nix::sys::prctl::set_thp_disable;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use policy::Bundle;
use policy::kyverno::libraries::Answers;
use server::BackgroundMeters;
use server::background::{Background, Exceptions, Judges, Origin, Wishes};
use source::cluster::{Trim, object_text};
use source::yaml;

const POD: Kind<'static> = Kind::core("Pod");
const NAMESPACE: Kind<'static> = Kind::core("Namespace");

/// Namespaces that the pods stand in.
const NAMESPACES: usize = 100;

/// Namespaces of a cluster that has little else.
const SPACES: usize = 5_000;

/// Measures with a thousand pods, ten thousand and fifty thousand, and with namespaces, each in a
/// process of its own.
pub fn run() -> anyhow::Result<()> {
    let cases = [("pods", 1_000), ("pods", 10_000), ("pods", 50_000), ("spaces", SPACES)];
    for (of, number) in cases {
        let output = Command::new(env::current_exe()?).args([of, &number.to_string()]).output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout)?;
        let is_claim = (of, number) == ("pods", 10_000);
        let target = if is_claim { "  (targets: 5 s of CPU, 100 MB: 95 MiB)" } else { "" };
        println!("{}{target}", text.trim_end());
    }
    Ok(())
}

/// Judges so many pods, or so many namespaces, and prints what it cost.
pub fn alone(of: &str, arguments: &[String]) -> anyhow::Result<()> {
    let number: usize = arguments.first().context("how many?")?.parse()?;
    // As `yagura serve --cluster` does.
    set_thp_disable(true)?;
    if of == "spaces" { spaces::alone(number) } else { pods(number) }
}

/// Each of the pods is different.
fn pods(pods: usize) -> anyhow::Result<()> {
    let folder = folder();
    let store = Sqlite::open(&folder, Settings::default())?;
    let background = background(Arc::new(Bundle::default()));
    let stop = AtomicBool::new(false);
    let (empty, started, idle) = (resident()?, Instant::now(), cpu()?);
    let judged = thread::scope(|scope| -> anyhow::Result<f64> {
        scope.spawn(|| background.write(&store, &stop, &mut |_| {}));
        let judged = feed(&background, pods, idle);
        while !background.is_written() {
            background.tick(SystemTime::now(), None);
            thread::sleep(Duration::from_millis(100));
        }
        stop.store(true, Ordering::Release);
        judged
    })?;
    let (all, wall) = (cpu()? - idle, started.elapsed().as_secs_f64());
    let (now, peak) = (resident()?, peak()?);
    let open = store.health()?.open;
    fs::remove_dir_all(&folder)?;
    println!(
        "{pods} pods, {open} findings: {judged:.2} s of CPU to read and judge them beside the store's first \
         writes, {all:.2} s with all that is written, {wall:.1} s by the clock; {now:.0} MiB of memory, \
         {peak:.0} at most, {empty:.0} before"
    );
    Ok(())
}

/// Where the store is.
fn folder() -> PathBuf {
    env::temp_dir().join(format!("yagura-bench-background-{}", std::process::id()))
}

/// Looks for exceptions on objects, as a server does. These pods have none.
#[derive(Debug)]
struct Reader;

impl Wishes for Reader {
    fn of(&self, object: &Object<'_>) -> Vec<Exception> {
        assert!(source::annotations::wishes(object).is_empty());
        Vec::new()
    }
}

/// A background that judges by all our checks, and by policies.
fn background(bundle: Arc<Bundle>) -> Background {
    let judges = Judges {
        checks: Engine::new(posture::checks(), judge::Settings::default()),
        standards: Vec::new(),
        bundle,
        globals: Vec::new(),
        answers: Answers::default(),
        exceptions: Exceptions { project: Arc::default(), reader: Arc::new(Reader) },
    };
    Background::new(judges, Origin::Cluster, BackgroundMeters::default())
}

/// Shows the background all pods as a watch does: from the bytes of a list's items.
fn feed(background: &Background, pods: usize, idle: f64) -> anyhow::Result<f64> {
    background.expect(&[(NAMESPACE, 1), (POD, 1)], &[]);
    background.begin(NAMESPACE, 0);
    for number in 0..NAMESPACES {
        let item = format!(r#"{{"metadata":{{"name":"n{number}","uid":"{}"}}}}"#, uid(number));
        show(background, &document(&item, "Namespace")?);
    }
    background.is_whole(NAMESPACE, 0, SystemTime::now());
    background.begin(POD, 0);
    for number in 0..pods {
        show(background, &document(&pod(number), "Pod")?);
    }
    background.is_whole(POD, 0, SystemTime::now());
    background.tick(SystemTime::now(), None);
    Ok(cpu()? - idle)
}

/// What a watch makes of an item of a list.
fn document(item: &str, kind: &str) -> anyhow::Result<Document> {
    let text = object_text(item.as_bytes(), "v1", kind, Trim::Bookkeeping).context("no object")?;
    let document = yaml::json(&Arc::from(text), &yaml::Limits::default()).ok().flatten();
    document.context("no JSON")
}

fn show(background: &Background, document: &Document) {
    background.object(&Object::new(document.root(), None), 0, SystemTime::now());
}

fn uid(number: usize) -> String {
    format!("3f2504e0-4f89-11d3-9a0c-{number:012x}")
}

/// A pod as an API server lists it, which was written with some care.
fn pod(number: usize) -> String {
    let namespace = format!("n{}", number % NAMESPACES);
    let (name, own) = (format!("web-{}-{number}", number % 700), uid(number + 1_000));
    let container = |name: &str, port: usize| {
        format!(
            r#"{{"name":"{name}","image":"registry.example.com/team/{name}:1.{}.3@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "ports":[{{"containerPort":{port},"protocol":"TCP","name":"http"}}],
            "env":[{{"name":"LEVEL","value":"info"}},{{"name":"ZONE","value":"zone-{}"}}],
            "resources":{{"limits":{{"cpu":"500m","memory":"256Mi","ephemeral-storage":"1Gi"}},"requests":{{"cpu":"100m","memory":"128Mi","ephemeral-storage":"64Mi"}}}},
            "securityContext":{{"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,"runAsNonRoot":true,
            "runAsUser":10001,{}"capabilities":{{"drop":["ALL"]}},"seccompProfile":{{"type":"RuntimeDefault"}}}},
            "livenessProbe":{{"httpGet":{{"path":"/livez","port":"http"}},"periodSeconds":10}},
            "readinessProbe":{{"httpGet":{{"path":"/readyz","port":"http"}},"periodSeconds":10}},
            "volumeMounts":[{{"name":"tmp","mountPath":"/tmp"}},{{"name":"kube-api-access","readOnly":true,
            "mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}}],
            "terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}}"#,
            number % 40,
            number % 3,
            if name == "web" { r#""runAsGroup":10001,"# } else { "" }
        )
    };
    format!(
        r#"{{"metadata":{{"name":"{name}","namespace":"{namespace}","uid":"{own}","resourceVersion":"{number}",
        "creationTimestamp":"2026-11-22T11:20:00Z","labels":{{"app":"web-{}","pod-template-hash":"{number:x}",
        "app.kubernetes.io/part-of":"shop","version":"v{}"}},"annotations":{{"checksum/config":"{number:064x}"}},
        "managedFields":[{{"manager":"kubelet","operation":"Update","apiVersion":"v1","time":"2026-11-22T11:20:00Z",
        "fieldsType":"FieldsV1","fieldsV1":{{"f:metadata":{{"f:labels":{{".":{{}},"f:app":{{}}}}}},"f:spec":{{"f:containers":{{}}}}}}}}]}},
        "spec":{{"serviceAccountName":"web","automountServiceAccountToken":false,"nodeName":"node-{}",
        "restartPolicy":"Always","dnsPolicy":"ClusterFirst","terminationGracePeriodSeconds":30,"schedulerName":"default-scheduler",
        "priority":0,"enableServiceLinks":true,"preemptionPolicy":"PreemptLowerPriority",
        "securityContext":{{"runAsNonRoot":true,"fsGroup":10001}},
        "volumes":[{{"name":"tmp","emptyDir":{{}}}},{{"name":"kube-api-access","projected":{{"defaultMode":420,"sources":[
        {{"serviceAccountToken":{{"expirationSeconds":3607,"path":"token"}}}},
        {{"configMap":{{"name":"kube-root-ca.crt","items":[{{"key":"ca.crt","path":"ca.crt"}}]}}}},
        {{"downwardAPI":{{"items":[{{"path":"namespace","fieldRef":{{"apiVersion":"v1","fieldPath":"metadata.namespace"}}}}]}}}}]}}}}],
        "tolerations":[{{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}},
        {{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}}],
        "containers":[{},{}]}},
        "status":{{"phase":"Running","hostIP":"10.0.0.1","podIP":"10.1.{}.{}","qosClass":"Burstable","conditions":[
        {{"type":"Ready","status":"True"}},{{"type":"PodScheduled","status":"True"}}]}}}}"#,
        number % 700,
        number % 9,
        number % 50,
        container("web", 8080),
        container("proxy", 9090),
        number / 250 % 250,
        number % 250
    )
}

/// Seconds of CPU time of this process, all threads.
fn cpu() -> anyhow::Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Ok(micros as f64 / 1e6)
}

/// MiB that are resident.
fn resident() -> anyhow::Result<f64> {
    status("VmRSS:")
}

/// The most that ever was.
fn peak() -> anyhow::Result<f64> {
    status("VmHWM:")
}

fn status(field: &str) -> anyhow::Result<f64> {
    let text = fs::read_to_string("/proc/self/status")?;
    let line = text.lines().find_map(|line| line.strip_prefix(field)).context("no such figure")?;
    let kilobytes = line.split_whitespace().next().context("no number")?;
    Ok(kilobytes.parse::<f64>()? / 1024.0)
}
