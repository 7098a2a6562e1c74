//! One thing at a time that a scan of a cluster must do.

mod cut;

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use policy::tree::Tree;
use source::yaml;

use super::super::apiserver::client::{Answer, Call};
use super::super::apiserver::server::{Server, User};
use super::super::program::{Program, Scan};

/// What is tried out, and on whom.
pub(super) struct Trial<'t> {
    pub(super) server: &'t Server,
    pub(super) program: &'t Program,
    /// The arguments for a scan by an administrator.
    pub(super) live: &'t [&'t str],
}

/// A case, and what is wrong where it is.
type Tried = (&'static str, Option<String>);

const PAGE: &str = include_str!("../../../../docs/cluster.md");

/// How long the API server may take to serve a new kind.
const PATIENCE: Duration = Duration::from_secs(60);

/// More than two pages.
const MANY: usize = 1_200;

impl Trial<'_> {
    /// Every case.
    pub(super) fn all(&self) -> anyhow::Result<Vec<Tried>> {
        self.create("/api/v1/namespaces", r#"{"metadata":{"name":"single"}}"#)?;
        let account = r#"{"metadata":{"name":"default"}}"#;
        self.create("/api/v1/namespaces/single/serviceaccounts", account)?;
        Ok(vec![
            ("owned", self.owned()?),
            ("secret", self.secret()?),
            ("narrow", self.narrow()?),
            ("rights", self.rights()?),
            ("namespace", self.namespace()?),
            ("custom", self.custom()?),
            ("pages", self.pages()?),
            ("gone", self.gone()?),
        ])
    }

    /// A pod is judged through what made it, and by itself where that is not there.
    fn owned(&self) -> anyhow::Result<Option<String>> {
        let apps = "/apis/apps/v1/namespaces/single";
        let spec = r#""spec":{"selector":{"matchLabels":{"app":"made"}},"template":{"metadata":{"labels":{"app":"made"}},"spec":{"containers":[{"name":"made","image":"made"}]}}}"#;
        let body = format!(r#"{{"metadata":{{"name":"made"}},{spec}}}"#);
        let deployment = self.create(&format!("{apps}/deployments"), &body)?;
        let owner = owner("apps/v1", "Deployment", "made", uid(&deployment));
        let body =
            format!(r#"{{"metadata":{{"name":"made-1","ownerReferences":[{owner}]}},{spec}}}"#);
        let set = self.create(&format!("{apps}/replicasets"), &body)?;
        let by_set = self::owner("apps/v1", "ReplicaSet", "made-1", uid(&set));
        let by_none =
            self::owner("example.com/v1", "Robot", "r2", "6f0b4a3e-0000-4000-8000-000000000000");
        for (name, owner) in [("made-1-a", by_set), ("alone", by_none)] {
            let pod = r#""spec":{"containers":[{"name":"made","image":"made"}]}"#;
            let body =
                format!(r#"{{"metadata":{{"name":"{name}","ownerReferences":[{owner}]}},{pod}}}"#);
            self.create("/api/v1/namespaces/single/pods", &body)?;
        }
        let scan = self.scan(&["--namespace", "single"])?;
        let is_judged = |name: &str| scan.findings.iter().any(|it| it.object.name == name);
        let judged = ["made", "alone"].into_iter().all(is_judged);
        let is_judged_twice = ["made-1", "made-1-a"].into_iter().any(is_judged);
        Ok((!judged || is_judged_twice)
            .then(|| format!("judged: {judged}, twice: {is_judged_twice}")))
    }

    /// What a Secret holds is in no report, whether it stands in `data` or in an annotation.
    fn secret(&self) -> anyhow::Result<Option<String>> {
        const HELD: &str = "c2VzYW1lLW9wZW4=";
        let applied = format!(r#"{{\"kind\":\"Secret\",\"data\":{{\"key\":\"{HELD}\"}}}}"#);
        let annotation =
            format!(r#""kubectl.kubernetes.io/last-applied-configuration":"{applied}""#);
        let body = format!(
            r#"{{"metadata":{{"name":"held","annotations":{{{annotation}}}}},"data":{{"key":"{HELD}"}}}}"#
        );
        self.create("/api/v1/namespaces/single/secrets", &body)?;
        let page = self.server.folder().join("report.html");
        let html = format!("html={}", page.display());
        let scan = self.scan(&["--namespace", "single", "--format", &html])?;
        let text = fs::read_to_string(page)?;
        let is_told = scan.findings.iter().any(|it| it.check == "secret-last-applied");
        let is_shown = text.contains(HELD) || text.contains("sesame-open");
        Ok((!is_told || is_shown).then(|| format!("told: {is_told}, shown: {is_shown}")))
    }

    /// Who may list pods of one namespace is told of everything else, with the rule that it takes.
    fn narrow(&self) -> anyhow::Result<Option<String>> {
        let rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/single";
        let role = r#"{"metadata":{"name":"pods"},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["list"]}]}"#;
        self.create(&format!("{rbac}/roles"), role)?;
        let binding = r#"{"metadata":{"name":"pods"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"pods"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"narrow"}]}"#;
        self.create(&format!("{rbac}/rolebindings"), binding)?;
        let kubeconfig = self.server.kubeconfig(User::Narrow, self.server.port)?;
        let kubeconfig = kubeconfig.display().to_string();
        let arguments = ["cluster", "--kubeconfig", &kubeconfig, "--fail-on", "critical"];
        let everywhere = self.program.report(self.server.folder(), &arguments)?;
        let here = [&arguments[..], &["--namespace", "single"]].concat();
        let here = self.program.report(self.server.folder(), &here)?;
        let rule = r#"{apiGroups: [""], resources: [secrets], verbs: [list]}"#;
        for ((code, scan), what) in [(everywhere, "any namespace"), (here, "namespace single")] {
            let scan = scan.map_err(anyhow::Error::msg)?;
            let says = format!("may not list secrets in {what}");
            let mut told = scan.diagnostics.iter();
            let is_told =
                told.any(|it| it.level == "unknown" && it.says == says && it.help.contains(rule));
            if !is_told || code != Some(2) {
                return Ok(Some(format!("{what}: told: {is_told}, ends with {code:?}")));
            }
            if what == "namespace single" && scan.scanned.objects < 2 {
                return Ok(Some("the pods are not judged".to_owned()));
            }
        }
        Ok(None)
    }

    /// The role that the book tells to copy is enough.
    fn rights(&self) -> anyhow::Result<Option<String>> {
        let role = PAGE.split("```yaml\n").nth(1).and_then(|it| it.split("```").next());
        let role = yaml::read(role.unwrap_or_default().as_bytes(), &yaml::Limits::default());
        let role = role.documents.first().context("the page has no role")?;
        let role = Tree::from_node(role.root(), usize::MAX)?.to_string();
        let rbac = "/apis/rbac.authorization.k8s.io/v1";
        self.create(&format!("{rbac}/clusterroles"), &role)?;
        let binding = r#"{"metadata":{"name":"scan"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"yagura-scan"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"narrow"}]}"#;
        self.create(&format!("{rbac}/clusterrolebindings"), binding)?;
        let kubeconfig = self.server.kubeconfig(User::Narrow, self.server.port)?;
        let kubeconfig = kubeconfig.display().to_string();
        let arguments = ["cluster", "--kubeconfig", &kubeconfig];
        let (_, scan) = self.program.report(self.server.folder(), &arguments)?;
        let told = scan.map_err(anyhow::Error::msg)?.diagnostics;
        let told: Vec<_> = told.into_iter().map(|it| it.says).collect();
        Ok((!told.is_empty()).then(|| told.join("; ")))
    }

    /// Nothing is found outside of the namespaces that are asked for.
    fn namespace(&self) -> anyhow::Result<Option<String>> {
        let scan = self.scan(&["--namespace", "single,shop"])?;
        let is_outside = |namespace: &str, kind: &str, name: &str| {
            let place = if kind == "Namespace" { name } else { namespace };
            !["single", "shop"].contains(&place)
        };
        let all = scan.findings.iter().chain(&scan.unknowns).map(|it| &it.object);
        let outside = all.filter(|it| is_outside(&it.namespace, &it.kind, &it.name));
        let outside: Vec<_> = outside.map(|it| format!("{} {}", it.kind, it.name)).collect();
        let absent = self.scan(&["--namespace", "not-there"])?.diagnostics;
        if !absent.iter().any(|it| it.says == "there is no namespace not-there") {
            return Ok(Some("a namespace that is not there is not told of".to_owned()));
        }
        Ok((!outside.is_empty()).then(|| format!("also found: {}", outside.join(", "))))
    }

    /// Custom resources are judged by policies, and only then read as a whole.
    fn custom(&self) -> anyhow::Result<Option<String>> {
        let definition = r#"{"metadata":{"name":"widgets.example.com"},"spec":{"group":"example.com","scope":"Namespaced","names":{"kind":"Widget","plural":"widgets","listKind":"WidgetList"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}"#;
        self.create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition)?;
        let path = "/apis/example.com/v1/namespaces/single/widgets";
        let widget = r#"{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"one"},"spec":{"replicas":1}}"#;
        // The API server serves a new kind a moment after it took it.
        let begun = Instant::now();
        while let Err(error) = self.create(path, widget) {
            if begun.elapsed() > PATIENCE {
                return Err(error);
            }
            thread::sleep(Duration::from_millis(200));
        }
        let policy = self.server.folder().join("widgets.json");
        let text = r#"{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicy","metadata":{"name":"widgets"},"spec":{"matchConstraints":{"resourceRules":[{"apiGroups":["example.com"],"apiVersions":["*"],"operations":["CREATE"],"resources":["widgets"]}]},"validations":[{"expression":"object.spec.replicas > 1","message":"too few"}]}}"#;
        fs::write(&policy, text)?;
        let policy = policy.display().to_string();
        let scan = self.scan(&["--namespace", "single", "--policy", &policy])?;
        let is_found = scan.findings.iter().any(|it| it.object.kind == "Widget");
        Ok((!is_found).then(|| "the policy finds nothing".to_owned()))
    }

    /// A list that comes in several pages is read to its end.
    fn pages(&self) -> anyhow::Result<Option<String>> {
        let before = self.scan(&[])?.scanned.objects;
        let path = "/api/v1/namespaces/single/configmaps";
        let calls: anyhow::Result<Vec<Call>> = (0..MANY)
            .map(|number| {
                let body = format!(r#"{{"metadata":{{"name":"many-{number}"}}}}"#);
                Ok(Call::post(path, &Tree::from_json(&body)?))
            })
            .collect();
        let made = self.server.client.send(&calls?)?.iter().filter(|it| it.is_done()).count();
        let after = self.scan(&[])?.scanned.objects;
        Ok((made != MANY || after - before != MANY)
            .then(|| format!("{made} were made, and {} more are judged", after - before)))
    }

    /// A server that goes away in the middle of a list is told of, and no report passes for one.
    fn gone(&self) -> anyhow::Result<Option<String>> {
        let port = cut::after(self.server.port, 300_000)?;
        let kubeconfig = self.server.kubeconfig(User::Admin, port)?.display().to_string();
        let arguments = ["cluster", "--kubeconfig", &kubeconfig];
        let (code, scan) = self.program.report(self.server.folder(), &arguments)?;
        let said = match scan {
            Ok(_) => return Ok(Some("there is a report".to_owned())),
            Err(said) => said,
        };
        let is_clear = said.contains("broke off") || said.contains("cannot reach the API server");
        Ok((code != Some(2) || !is_clear).then(|| format!("ends with {code:?}: {said}")))
    }

    fn scan(&self, more: &[&str]) -> anyhow::Result<Scan> {
        let arguments = [self.live, more].concat();
        let (_, scan) = self.program.report(self.server.folder(), &arguments)?;
        scan.map_err(anyhow::Error::msg)
    }

    fn create(&self, path: &str, body: &str) -> anyhow::Result<Tree> {
        let answer: Answer = self.server.client.post(path, &Tree::from_json(body)?)?;
        if !answer.is_done() {
            bail!("{path}: {}", answer.message());
        }
        Ok(answer.body)
    }
}

fn uid(tree: &Tree) -> &str {
    let uid = tree.get("metadata").and_then(|metadata| metadata.get("uid"));
    uid.and_then(Tree::as_str).unwrap_or_default()
}

fn owner(api_version: &str, kind: &str, name: &str, uid: &str) -> String {
    format!(
        r#"{{"apiVersion":"{api_version}","kind":"{kind}","name":"{name}","uid":"{uid}","controller":true}}"#
    )
}
