//! `yagura install` into a real cluster: whether servers can do with the rights that it gives what they
//! are there for, whether they use each of them, and whether `yagura uninstall` takes all of it away.
//!
//! There are no nodes: a server runs beside the API server, as the service account that was installed,
//! and a Service that leads to it stands in for the one that was. Policies of each engine are adopted
//! and decide. The audit log tells what was asked. The Job by which the chart says farewell is held to
//! its rights in the same way.

mod audit;
mod carrying;
mod keeping;
mod native;
mod site;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, bail};
use policy::tree::Tree;
use source::yaml;

use super::apiserver::client::Call;
use super::apiserver::server::Programs;
use super::ledger::Ledger;
use super::program::Program;
use super::{Options, Outcome, Score};
use crate::api_server::free_port;
use audit::{Audit, NAMESPACE, Right, rights};
use site::{Running, Site};

const POLICIES: &str = include_str!("../../../tests/conformance/install/policies.yaml");
const CONSTRAINT: &str = include_str!("../../../tests/conformance/install/constraint.yaml");
const FAREWELL: &str = include_str!("../../../deploy/helm/yagura/templates/farewell.yaml");

/// What is installed first: everything that takes a right of its own.
const INSTALL: &[&str] = &[
    "install",
    "--image",
    "registry.example/yagura:1",
    "--adopt",
    "all",
    "--look-up",
    "services",
    "--native",
];

const WEBHOOKS: &str = "/apis/admissionregistration.k8s.io/v1";

pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let programs = match Programs::find() {
        Ok(programs) => programs,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    let program = Program::build()?;
    let folder = Folder::new()?;
    let audit = Audit::in_folder(&folder.0)?;
    let [policy, log] = audit.arguments();
    let server =
        programs.start_with(&["--disable-admission-plugins=ServiceAccount", &policy, &log])?;
    let site = Site::new(&server, &program, &folder.0)?;
    site.make_kinds()?;
    let mut trial =
        Trial { site, audit, ledger: Ledger::read("install")?, score: Score::default() };
    trial.installed(options)?;
    let port = free_port()?;
    let server = trial.server(port, &["--native"])?;
    trial.decides(port, &server, options)?;
    trial.decides_natively(server, options)?;
    trial.uses_its_rights("yagura", &trial.rendered_roles(INSTALL)?, options)?;
    trial.keeps(options)?;
    trial.carries_out(options)?;
    trial.farewell(options)?;
    trial.uninstalled(options)?;
    Ok(Outcome::Ran(trial.score))
}

/// A folder that goes when this is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> anyhow::Result<Folder> {
        let path = std::env::temp_dir().join(format!("yagura-install-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

struct Trial<'s> {
    site: Site<'s>,
    audit: Audit,
    ledger: Ledger,
    score: Score,
}

impl Trial<'_> {
    fn holds(&mut self, case: &str, how: Result<(), String>, options: &Options) {
        match how {
            Ok(()) => self.score.agrees(),
            Err(how) => self.score.differs(case, &how, &self.ledger, options),
        }
    }

    /// A rehearsal keeps nothing; installing again changes nothing.
    fn installed(&mut self, options: &Options) -> anyhow::Result<()> {
        let admin = self.site.admin.clone();
        let rehearsed = self.site.run(&admin, &[INSTALL, &["--dry-run"]].concat())?;
        let is_there = self.site.client.get(&format!("/api/v1/namespaces/{NAMESPACE}"))?.is_done();
        let how = (!is_there && !rehearsed.contains("as it was"))
            .then_some(())
            .ok_or(format!("it is there after a rehearsal: {rehearsed}"));
        self.holds("rehearsed", how, options);
        let installed = self.site.run(&admin, INSTALL)?;
        let count = installed.lines().filter(|line| line.starts_with("made: ")).count();
        self.score.remarks.push(format!("{count} objects installed"));
        let again = self.site.run(&admin, INSTALL)?;
        let differs = again.lines().any(|it| it.starts_with("made") || it.starts_with("changed"));
        self.holds("installed again", (!differs).then_some(()).ok_or(again), options);
        Ok(())
    }

    /// A server as the account that was installed.
    fn server(&self, port: u16, more: &[&str]) -> anyhow::Result<Running> {
        let path = format!("/api/v1/namespaces/{NAMESPACE}/services");
        let service = r#"{"apiVersion":"v1","kind":"Service","metadata":{"name":"yagura","labels":
            {"app.kubernetes.io/managed-by":"yagura"}},
            "spec":{"type":"ExternalName","externalName":"127.0.0.1"}}"#;
        let calls = [
            Call::of("DELETE", &format!("{path}/yagura")),
            Call::post(&path, &Tree::from_json(service)?),
        ];
        if let Some(answer) = self.site.client.send(&calls)?.iter().find(|it| !it.is_done()) {
            bail!("the Service cannot be put in place: {}", answer.message());
        }
        let kubeconfig = self.site.kubeconfig("yagura")?;
        let (service, listen) =
            (format!("--service={NAMESPACE}/yagura:{port}"), format!("--listen=127.0.0.1:{port}"));
        let arguments = ["serve", "--cluster", "--register", "--adopt=all", &service, &listen];
        let arguments = [&arguments, more].concat();
        let mut server = self.site.start("serve.log", &kubeconfig, &arguments)?;
        // Before there are policies, nothing is to be asked: what is registered goes.
        let waited = self.site.wait("the server", || {
            if server.has_ended()? {
                bail!("the server has ended: {}", server.said());
            }
            Ok(server.said().contains("registered: "))
        });
        waited.with_context(|| format!("{}{}", server.said(), fares(port)))?;
        Ok(server)
    }

    /// Policies of each engine decide.
    fn decides(&mut self, port: u16, server: &Running, options: &Options) -> anyhow::Result<()> {
        let words = r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"words"},
            "data":{"why":"no"}}"#;
        self.configure(words)?;
        self.site.create(POLICIES)?;
        let kind = "/apis/constraints.gatekeeper.sh/v1beta1/refused";
        self.site.wait("the kind of a constraint", || Ok(self.site.client.get(kind)?.is_done()))?;
        self.site.create(CONSTRAINT)?;
        for (name, says) in [
            ("refused-by-kyverno", "kyverno says no"),
            ("refused-by-gatekeeper", "gatekeeper says no"),
            ("changed-by-kyverno", r#""changed":"yes""#),
        ] {
            let object = config_map(name);
            let mut last = String::new();
            let waited = self.site.wait(name, || {
                last = self.configure(&object)?;
                Ok(last.contains(says))
            });
            let said = || format!("{last}; {}", server.said());
            self.holds(name, waited.map_err(|_| said()), options);
        }
        // The API server decides by its own policies itself, so the server is asked directly.
        let review = review("default", "refused-by-kubernetes");
        let told = ask(port, &review)?;
        let how = told.contains("kubernetes says no").then_some(()).ok_or(told);
        self.holds("refused-by-kubernetes", how, options);
        // It asks for a namespace that it has not heard of.
        ask(port, &review_of_nowhere())?;
        Ok(())
    }

    /// The last server that goes lets requests pass.
    fn stops(&mut self, server: &mut Running, options: &Options) -> anyhow::Result<()> {
        server.terminate()?;
        self.site.wait("the server to end", || server.has_ended())?;
        let path = format!("{WEBHOOKS}/validatingwebhookconfigurations/yagura");
        let registered = self.site.client.get(&path)?;
        let text = registered.body.to_string();
        let is_lenient = registered.is_done() && !text.contains(r#""failurePolicy":"Fail""#);
        self.holds("stopped", is_lenient.then_some(()).ok_or(text), options);
        Ok(())
    }

    /// The roles that are rendered.
    fn rendered_roles(&self, install: &[&str]) -> anyhow::Result<Vec<Tree>> {
        let (verb, rest) = install.split_first().context("no verb")?;
        let output = self.site.program.command(verb).args(rest).arg("--render").output()?;
        roles(&String::from_utf8(output.stdout)?)
    }

    /// Each right that an account has was used, and none was missed.
    fn uses_its_rights(
        &mut self,
        account: &str,
        roles: &[Tree],
        options: &Options,
    ) -> anyhow::Result<()> {
        let asked = self.audit.of(account)?;
        let rights: BTreeSet<Right> = roles.iter().flat_map(rights).collect();
        for right in &rights {
            let is_used = asked.iter().any(|asked| right.is_used_by(asked));
            let case = format!("{account}: {right}");
            self.holds(&case, is_used.then_some(()).ok_or("it is never used".to_owned()), options);
        }
        for asked in asked.iter().filter(|asked| asked.is_forbidden()) {
            let case = format!("{account} wants to {asked}");
            self.holds(&case, Err("it may not".to_owned()), options);
        }
        let count = rights.len();
        self.score.remarks.push(format!("{account}: {count} rights, {} requests", asked.len()));
        Ok(())
    }

    /// What the chart's Job does, by the rights that the chart gives it.
    fn farewell(&mut self, options: &Options) -> anyhow::Result<()> {
        // The chart is installed with all that it can have.
        let lines = FAREWELL.lines().filter(|line| !line.trim_start().starts_with("{{-"));
        let hooks = lines.map(|line| format!("{line}\n")).collect::<String>();
        let hooks = hooks.replace("{{ $.Values.name }}", "yagura");
        let hooks = hooks.replace("{{ $.Release.Namespace }}", NAMESPACE);
        let hooks: Vec<&str> =
            hooks.split("---\n").filter(|it| !it.contains("kind: Job")).collect();
        let hooks = hooks.join("---\n");
        self.site.create(&hooks)?;
        let server = self.native_server()?;
        let kubeconfig = self.site.kubeconfig("yagura-farewell")?;
        let stop = format!("--stop={NAMESPACE}/yagura");
        let mut rescue = self.site.start("rescue.log", &kubeconfig, &["rescue", &stop])?;
        let path = format!("/apis/apps/v1/namespaces/{NAMESPACE}/deployments/yagura");
        self.site.wait("no replicas", || {
            let answer = self.site.client.get(&path)?;
            let replicas = answer.body.get("spec").and_then(|it| it.get("replicas"));
            Ok(replicas.is_some_and(|it| it.to_string() == "0"))
        })?;
        // A node would do that now.
        server.terminate()?;
        let ended = self.site.wait("the rescue to end", || rescue.has_ended());
        let mut left = self.webhooks()?;
        left.extend(self.forms()?);
        let how = match ended {
            Err(error) => Err(format!("{error:#}: {}", rescue.said())),
            Ok(()) if !left.is_empty() => Err(format!("left: {}", left.join(", "))),
            Ok(()) => Ok(()),
        };
        self.holds("farewell", how, options);
        self.uses_its_rights("yagura-farewell", &roles(&hooks)?, options)
    }

    /// Nothing of it is left.
    fn uninstalled(&mut self, options: &Options) -> anyhow::Result<()> {
        let admin = self.site.admin.clone();
        let rehearsed = self.site.run(&admin, &["uninstall", "--dry-run"])?;
        let path = format!("/apis/apps/v1/namespaces/{NAMESPACE}/deployments/yagura");
        let is_there = self.site.client.get(&path)?.is_done();
        self.holds("uninstall rehearsed", is_there.then_some(()).ok_or(rehearsed), options);
        // What the chart brought beside it is the chart's to take away.
        let hooks = [
            "/apis/rbac.authorization.k8s.io/v1/clusterroles/yagura-farewell".to_owned(),
            "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/yagura-farewell".to_owned(),
            format!(
                "/apis/rbac.authorization.k8s.io/v1/namespaces/{NAMESPACE}/roles/yagura-farewell"
            ),
            format!(
                "/apis/rbac.authorization.k8s.io/v1/namespaces/{NAMESPACE}/rolebindings/yagura-farewell"
            ),
            format!("/api/v1/namespaces/{NAMESPACE}/serviceaccounts/yagura-farewell"),
        ];
        let calls: Vec<Call> = hooks.iter().map(|path| Call::of("DELETE", path)).collect();
        self.site.client.send(&calls)?;
        let said = self.site.run(&admin, &["uninstall"])?;
        let mut left = self.webhooks()?;
        left.extend(self.reports_left()?);
        let render = ["--render", "--image=x", "--carry-out"];
        let output = self.site.program.command("install").args(render).output()?;
        let rendered = String::from_utf8(output.stdout)?;
        for document in yaml::read(rendered.as_bytes(), &yaml::Limits::default()).documents {
            left.extend(self.is_there(&Tree::from_node(document.root(), usize::MAX)?)?);
        }
        let how = left.is_empty().then_some(()).ok_or(format!("left: {left:?}; {said}"));
        self.holds("uninstalled", how, options);
        let tells = said.contains("refused.constraints.gatekeeper.sh: its constraints would go");
        self.holds("what is left is told", tells.then_some(()).ok_or(said), options);
        Ok(())
    }

    /// The object, where it is there and not about to go.
    fn is_there(&self, object: &Tree) -> anyhow::Result<Option<String>> {
        let catalogue = super::apiserver::catalogue::Catalogue::read(self.site.client)?;
        let document = object.to_document();
        let found = model::Object::new(document.root(), None);
        let path = catalogue.path(&found, NAMESPACE).context("a kind that is not served")?;
        let path = format!("{path}/{}", found.name());
        let answer = self.site.client.get(&path)?;
        let goes = answer.body.get("metadata").and_then(|it| it.get("deletionTimestamp")).is_some();
        Ok((answer.is_done() && !goes).then_some(path))
    }

    /// The webhook configurations that are there.
    fn webhooks(&self) -> anyhow::Result<Vec<String>> {
        let mut found = Vec::new();
        for plural in ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"] {
            if self.site.client.get(&format!("{WEBHOOKS}/{plural}/yagura"))?.is_done() {
                found.push(plural.to_owned());
            }
        }
        Ok(found)
    }

    /// Creates a ConfigMap, and gives what is said to that.
    fn configure(&self, object: &str) -> anyhow::Result<String> {
        let is_trial = if object.contains("\"words\"") { "" } else { "?dryRun=All" };
        let path = format!("/api/v1/namespaces/default/configmaps{is_trial}");
        Ok(self.site.client.post(&path, &Tree::from_json(object)?)?.body.to_string())
    }
}

fn config_map(name: &str) -> String {
    format!(r#"{{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"{name}"}}}}"#)
}

fn review(namespace: &str, name: &str) -> String {
    let object = config_map(name);
    format!(
        r#"{{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{{"uid":"1",
        "operation":"CREATE","namespace":"{namespace}","name":"{name}",
        "kind":{{"group":"","version":"v1","kind":"ConfigMap"}},
        "resource":{{"group":"","version":"v1","resource":"configmaps"}},
        "userInfo":{{"username":"somebody"}},"object":{object}}}}}"#
    )
}

fn review_of_nowhere() -> String {
    review("nowhere", "nothing")
}

/// Why a server is not ready.
fn fares(port: u16) -> String {
    let url = format!("https://127.0.0.1:{port}/readyz");
    let arguments = ["--silent", "--insecure", "--max-time", "10", &url];
    let output = Command::new("curl").args(arguments).output();
    output.map(|it| String::from_utf8_lossy(&it.stdout).into_owned()).unwrap_or_default()
}

/// Asks the server itself.
fn ask(port: u16, review: &str) -> anyhow::Result<String> {
    let url = format!("https://127.0.0.1:{port}/validate");
    let output = Command::new("curl")
        .args(["--silent", "--insecure", "--max-time", "10", "--data-binary", review])
        .args(["--header", "Content-Type: application/json", &url])
        .output()?;
    Ok(String::from_utf8(output.stdout)?)
}

/// The roles among the objects of a YAML text.
fn roles(text: &str) -> anyhow::Result<Vec<Tree>> {
    let documents = yaml::read(text.as_bytes(), &yaml::Limits::default()).documents.into_iter();
    let trees = documents.map(|it| Tree::from_node(it.root(), usize::MAX));
    let trees = trees.collect::<Result<Vec<_>, _>>()?.into_iter();
    let is_role = |tree: &Tree| {
        matches!(tree.get("kind").and_then(Tree::as_str), Some("Role" | "ClusterRole"))
    };
    Ok(trees.filter(is_role).collect())
}
