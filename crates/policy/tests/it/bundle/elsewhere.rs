//! Policies that the API server judges requests by itself say nothing of requests, and all of what is
//! there.

use std::collections::BTreeSet;

use model::{Inventory, Object};
use policy::Request;
use policy::bundle::{Among, Surroundings};
use policy::gatekeeper::{self, Language, Point, Source};
use policy::library::{Library, Unbound};
use policy::vap::NobodyToAsk;

use crate::reading::read_one;

const RULES: &str = "matchConstraints: {resourceRules: [{apiGroups: [''], apiVersions: [v1], \
    operations: [CREATE], resources: [configmaps]}]}";

/// A policy of each kind that can be left to the API server, and what they take.
fn policies() -> Vec<String> {
    let named = |version: &str, kind: &str, spec: &str| {
        format!(
            "{{apiVersion: {version}, kind: {kind}, metadata: {{name: refused}}, spec: {spec}}}"
        )
    };
    let cel = "policies.kyverno.io/v1";
    let code = "validations: [{expression: 'false', message: no}]";
    vec![
        named(
            cel,
            "ValidatingPolicy",
            &format!(
                "{{validationActions: [Deny], {RULES}, validations: [{{expression: 'false'}}]}}"
            ),
        ),
        named(
            cel,
            "MutatingPolicy",
            &format!(
                "{{{RULES}, mutations: [{{patchType: JSONPatch, jsonPatch: {{expression: \
                 '[JSONPatch{{op: \"add\", path: \"/data\", value: {{\"a\": \"b\"}}}}]'}}}}]}}"
            ),
        ),
        named(
            "kyverno.io/v1",
            "ClusterPolicy",
            "{validationFailureAction: Enforce, rules: [{name: r, match: {any: [{resources: {kinds: \
             [ConfigMap]}}]}, validate: {cel: {expressions: [{expression: 'false'}]}}}]}",
        ),
        named(
            "templates.gatekeeper.sh/v1",
            "ConstraintTemplate",
            &format!(
                "{{crd: {{spec: {{names: {{kind: Refused}}}}}}, targets: [{{target: \
                 admission.k8s.gatekeeper.sh, code: [{{engine: K8sNativeValidation, source: {{{code}}}}}]}}]}}"
            ),
        ),
        named("constraints.gatekeeper.sh/v1beta1", "Refused", "{}"),
    ]
}

#[test]
fn what_is_left_to_the_api_server_says_nothing_of_requests() {
    // With how many objections to a request, findings of what is there, and changes.
    for (is_left, expected) in [(false, (3, 3, 1)), (true, (0, 3, 0))] {
        let documents: Vec<_> = policies().iter().map(|text| read_one(text)).collect();
        let mut library = Library::for_admission();
        if is_left {
            let objects = documents.iter().map(|it| Object::new(it.root(), None).reference());
            library.leave_requests(objects.collect::<BTreeSet<_>>());
        }
        let told: Vec<_> = documents.into_iter().flat_map(|it| library.add(it, None)).collect();
        assert!(told.is_empty(), "{told:?}");
        let bundle = library.bind(Unbound::Idle).bundle;
        let document =
            read_one("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: b}}");
        let object = Object::new(document.root(), None);
        let request = Request::creation(&object);
        let (world, answers) = (Inventory::of_all(), std::sync::Arc::default());
        let synced = gatekeeper::Inventory::default().data();
        let around = |point| Surroundings {
            world: &world,
            host: &NobodyToAsk,
            answers: &answers,
            gatekeeper: gatekeeper::Context {
                data: &synced,
                point,
                source: Source::Original,
                is_complete: true,
                language: Language::default(),
            },
        };
        let objections = bundle.object_to(&request, &around(Point::Admission), Among::All);
        let there = bundle.judge(&object, &request, &around(Point::Audit));
        let changed = bundle.mutate(&request, &around(Point::Admission), Among::All);
        let findings: usize = there.iter().map(|ruling| ruling.findings.len()).sum();
        assert_eq!((objections.len(), findings, changed.by.len()), expected, "{objections:?}");
        assert_eq!(bundle.interest(Among::Strict).is_empty(), is_left);
        assert_eq!(bundle.mutations.interest(Among::Strict).is_empty(), is_left);
    }
}
