//! The cluster that faults happen to.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use model::Object;
use policy::tree::Tree;
use source::yaml;

use super::super::apiserver::client::{Call, Client};
use super::super::apiserver::moved::named_namespace;
use super::super::apiserver::server::{Programs, Server, User};
use super::super::installed::definitions;
use super::super::program::Program;
use super::gate::Gate;
use super::kept::Database;
use super::load::{Load, is_changed};
use super::replica::{Manner, Replica};
use super::{CALM, PATIENCE};

const POLICIES: &str = include_str!("../../../../tests/conformance/faults/policies.yaml");

/// A kind whose objects may be as large as requests.
const PARCEL: &str = r#"{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
"metadata":{"name":"parcels.example.com"},"spec":{"group":"example.com","scope":"Namespaced",
"names":{"kind":"Parcel","plural":"parcels"},"versions":[{"name":"v1","served":true,"storage":true,
"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}"#;

/// All that is there. What needs another is dropped before it.
pub(super) struct Site<'s> {
    pub(super) load: Load,
    _gate: Gate,
    pub(super) replicas: Vec<Replica>,
    manner: Manner<'s>,
    pub(super) database: Database,
    pub(super) server: Server,
    program: &'s Program,
    /// What was found by now, with when each was first seen.
    found: BTreeMap<String, String>,
}

impl<'s> Site<'s> {
    /// Two replicas before an API server, whose policies are in force, and requests on their way.
    pub(super) fn new(
        programs: &Programs,
        program: &'s Program,
        database: Database,
    ) -> anyhow::Result<Site<'s>> {
        let server = programs.start()?;
        let client = &server.client;
        definitions::make(client)?;
        let folder = server.folder().to_owned();
        let replicas = [1, 2].map(|number| Replica::new(&folder, number));
        let mut replicas = replicas.into_iter().collect::<anyhow::Result<Vec<_>>>()?;
        let gate = Gate::open(replicas.iter().map(|it| it.port).collect())?;
        for name in ["yagura", "load"] {
            create(client, "/api/v1/namespaces", &named_namespace(name)?)?;
        }
        let service = r#"{"apiVersion":"v1","kind":"Service","metadata":{"name":"yagura"},
            "spec":{"type":"ExternalName","externalName":"127.0.0.1"}}"#;
        create(client, "/api/v1/namespaces/yagura/services", &Tree::from_json(service)?)?;
        let crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        create(client, crds, &Tree::from_json(PARCEL)?)?;
        for document in yaml::read(POLICIES.as_bytes(), &yaml::Limits::default()).documents {
            let path = definitions::path(&Object::new(document.root(), None));
            let path = path.context("no policy")?;
            create(client, &path, &Tree::from_node(document.root(), usize::MAX)?)?;
        }
        let kubeconfig: PathBuf = server.kubeconfig(User::Admin, server.port)?;
        let service = format!("yagura/yagura:{}", gate.port);
        let manner = Manner { program, kubeconfig, service, store: database.address() };
        for replica in &mut replicas {
            replica.start(&manner)?;
        }
        let clients = Load::workers().map(|it| server.another_client(&format!("worker-{it}")));
        if let Err(error) = wait_until_asked(client) {
            let said: Vec<String> = replicas.iter().map(Replica::said).collect();
            return Err(error.context(said.join("; ")));
        }
        let load = Load::begin(clients.collect::<anyhow::Result<_>>()?);
        let (_gate, found) = (gate, BTreeMap::new());
        let mut site = Site { load, _gate, replicas, manner, database, server, program, found };
        if !site.calms()? {
            let said: Vec<String> = site.replicas.iter().map(Replica::said).collect();
            bail!("it does not begin: {}: {}", site.load.tally().last, said.join("; "));
        }
        Ok(site)
    }

    /// The API server, for who is not under load.
    pub(super) fn client(&self) -> &Client {
        &self.server.client
    }

    /// The replica that leads.
    pub(super) fn leader(&mut self) -> anyhow::Result<&mut Replica> {
        let began = Instant::now();
        while !self.replicas.iter().any(Replica::leads) {
            if began.elapsed() > PATIENCE {
                bail!("nobody leads");
            }
            thread::sleep(Duration::from_millis(200));
        }
        self.replicas.iter_mut().find(|it| it.leads()).context("nobody leads")
    }

    /// Starts what does not run, as a kubelet does.
    pub(super) fn start_again(&mut self) -> anyhow::Result<()> {
        let Site { replicas, manner, .. } = self;
        replicas.iter_mut().try_for_each(|replica| replica.start(manner))
    }

    /// Waits until nothing fails any more; `false` where that does not come.
    pub(super) fn calms(&mut self) -> anyhow::Result<bool> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            let tally = self.load.tally();
            let since = tally.failed.unwrap_or(began).max(began).elapsed();
            if since >= CALM && tally.rightly > 0 {
                return Ok(true);
            }
            thread::sleep(Duration::from_millis(100));
        }
        Ok(false)
    }

    /// Replicas that ended though nobody killed them.
    pub(super) fn ended(&mut self) -> anyhow::Result<Vec<String>> {
        let ended = self.replicas.iter_mut().map(Replica::ended);
        Ok(ended.collect::<anyhow::Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// What is in the cluster and should not be: what an answer that was lost does not tell.
    pub(super) fn let_in(&self) -> anyhow::Result<Vec<String>> {
        let wrong = self.maps()?.into_iter().filter(|map| {
            let is_forbidden = map.get("data").is_some_and(|it| it.get("forbidden").is_some());
            is_forbidden || !is_changed(map)
        });
        Ok(wrong.take(5).map(|map| format!("{} is in the cluster", name_of(&map))).collect())
    }

    /// What the store lacks of all that is to be found: what is there now, and when it was first
    /// seen. Waits for what is on its way.
    pub(super) fn is_lost(&mut self) -> anyhow::Result<Vec<String>> {
        let began = Instant::now();
        let mut wrong = Vec::new();
        while began.elapsed() < PATIENCE {
            let expected = self.maps()?;
            let found = self.database.found(self.program, "notes")?;
            let lacks = expected.iter().map(name_of).filter(|name| !found.contains_key(*name));
            let lacks: Vec<String> = lacks.map(|it| format!("nothing is found of {it}")).collect();
            let others = self.found.iter().filter(|(name, first)| found.get(*name) != Some(first));
            let others = others.map(|(name, _)| format!("{name} was found before, and is another"));
            wrong = lacks.into_iter().chain(others).collect();
            if wrong.is_empty() {
                self.found = found;
                return Ok(wrong);
            }
            thread::sleep(Duration::from_secs(1));
        }
        let count = wrong.len();
        wrong.truncate(3);
        wrong.push(format!("{count} in all"));
        Ok(wrong)
    }

    fn maps(&self) -> anyhow::Result<Vec<Tree>> {
        let answer = self.client().get("/api/v1/namespaces/load/configmaps")?;
        match answer.body.get("items") {
            Some(Tree::List(items)) => Ok(items.clone()),
            _ => bail!("no list of ConfigMaps: {} {}", answer.code, answer.message()),
        }
    }
}

fn name_of(object: &Tree) -> &str {
    let name = object.get("metadata").and_then(|it| it.get("name"));
    name.and_then(Tree::as_str).unwrap_or_default()
}

/// Creates an object; it is an error where that is refused.
pub(super) fn create(client: &Client, path: &str, object: &Tree) -> anyhow::Result<()> {
    let answer = client.post(path, object)?;
    anyhow::ensure!(answer.is_done(), "{path}: {}", answer.message());
    Ok(())
}

/// Waits until policies of each kind decide.
fn wait_until_asked(client: &Client) -> anyhow::Result<()> {
    let path = "/api/v1/namespaces/load/configmaps?dryRun=All";
    let map = |data: &str| {
        format!(
            r#"{{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"probe"}},"data":{data}}}"#
        )
    };
    let call = |data: &str| Call { body: Some(map(data)), ..Call::of("POST", path) };
    let pod = r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"probe"},"spec":{"containers":
        [{"name":"c","image":"c","securityContext":{"privileged":true}}]}}"#;
    let pods = "/api/v1/namespaces/load/pods?dryRun=All";
    let calls = || {
        let pod = Call { body: Some(pod.to_owned()), ..Call::of("POST", pods) };
        [call(r#"{"forbidden":"a"}"#), call(r#"{"allowed":"a"}"#), pod]
    };
    let (began, mut last) = (Instant::now(), String::new());
    while began.elapsed() < PATIENCE {
        let answers = client.send(&calls())?;
        let said = answers.iter().map(|it| format!("{} {}", it.code, it.message()));
        last = said.collect::<Vec<_>>().join("; ");
        let [refused, changed, pod] = answers.as_slice() else { bail!("no answers") };
        let is_refused = refused.message().contains("forbidden stands in it");
        let is_pod_refused = pod.message().contains("a privileged pod");
        if is_refused && is_pod_refused && is_changed(&changed.body) {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(200));
    }
    bail!("the policies do not come into force: {last}")
}
