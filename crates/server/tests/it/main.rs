//! What is tested from outside the crate.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../../../../tests/support/dice.rs"]
mod dice;

#[path = "../../../../tests/support/api_server.rs"]
mod api_server;

#[path = "../../../../tests/support/control_plane.rs"]
mod control_plane;

mod background;
mod connections;
mod errands;
mod hostile;
mod images;
mod mutate;
mod reach;
mod verdicts;

use std::sync::Arc;

use arc_swap::ArcSwap;
use judge::{Engine, Settings};
use model::{Diagnostic, Document, Inventory, Level};
use policy::bundle::Gathering;
use policy::kyverno::libraries::Answers;
use policy::library::{Library, Unbound};
use policy::pss;
use server::admission::{Court, Guarded};
use source::yaml;

/// A court that judges by these policies, and has these objects to look up.
fn court(policies: &str, objects: &str) -> Court {
    let (court, told) = court_of(policies, objects);
    assert!(told.iter().all(|it| it.level == Level::Warning), "{told:?}");
    court
}

/// The same, and what is wrong with the policies.
fn court_of(policies: &str, objects: &str) -> (Court, Vec<Diagnostic>) {
    let (mut library, mut told) = (Library::for_admission(), Vec::new());
    for document in yaml::read(policies.as_bytes(), &yaml::Limits::default()).documents {
        told.extend(library.add(document, None));
    }
    let bound = library.bind(Unbound::Idle);
    told.extend(bound.told);
    let mut gathering = Gathering::for_bundle(&bound.bundle, Inventory::of_some(), false);
    let objects = format!("{NAMESPACES}---\n{objects}");
    for document in yaml::read(objects.as_bytes(), &yaml::Limits::default()).documents {
        let objects = model::objects_in(document.root(), None);
        objects.iter().for_each(|object| gathering.add(object));
    }
    let answers = Answers { read_yaml: Some(read_yaml), ..Answers::default() };
    let around = gathering.finish(&bound.globals, answers);
    let court = Court {
        bundle: Arc::new(bound.bundle),
        globals: bound.globals,
        around: ArcSwap::from_pointee(around),
        checks: Engine::new([], Settings::default()),
        exceptions: Arc::default(),
        approved: Arc::default(),
        pod_security: Some(pss::Admission::default()),
        guarded: Guarded::default(),
        namespaces: None,
    };
    (court, told)
}

fn read_yaml(text: &str) -> Result<Document, String> {
    let documents = yaml::read(text.as_bytes(), &yaml::Limits::default()).documents;
    documents.into_iter().next().ok_or_else(|| "nothing".to_owned())
}

/// A review that asks for the creation of a pod with this image.
fn review_of_pod(namespace: &str, image: &str) -> String {
    format!(
        r#"{{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{{"uid":"u-1",
        "operation":"CREATE","namespace":"{namespace}","name":"web",
        "kind":{{"group":"","version":"v1","kind":"Pod"}},
        "resource":{{"group":"","version":"v1","resource":"pods"}},
        "userInfo":{{"username":"alice","groups":["system:authenticated"]}},
        "object":{{"apiVersion":"v1","kind":"Pod","metadata":{{"name":"web","namespace":"{namespace}"}},
        "spec":{{"containers":[{{"name":"web","image":"{image}"}}]}}}}}}}}"#
    )
}

/// The namespaces that tests ask about.
const NAMESPACES: &str = "\
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Namespace
metadata:
  name: vault
  labels: {pod-security.kubernetes.io/enforce: restricted}
";

/// Refuses pods without a tag, in the words of Kyverno.
const NO_LATEST: &str = r#"
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: disallow-latest}
spec:
  validationFailureAction: Enforce
  rules:
  - name: tag
    match: {any: [{resources: {kinds: [Pod]}}]}
    validate:
      message: a tag is required
      pattern: {spec: {containers: [{image: "!*:latest"}]}}
"#;
