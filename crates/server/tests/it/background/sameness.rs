//! The same objects give the same findings, whichever way they come.
#![expect(clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use model::{Document, Kind};
use server::BackgroundMeters;
use server::background::{Background, Origin};

use super::{Folder, POLICIES, demo, judges, kept, kinds_of, list, pay, read, scanned, with};
use crate::dice::Dice;

/// Five hundred objects of many kinds: the demo's, and others that differ.
pub(super) fn five_hundred() -> Vec<Document> {
    let mut documents = demo();
    let mut dice = Dice(0x5a5a);
    let mut number = 0;
    while documents.len() < 500 {
        number += 1;
        let namespace = ["shop", "vault", "lab"][dice.below(3)];
        let image = ["nginx", "nginx:1.29", "ghcr.io/a/b@sha256:00", "redis:latest"][dice.below(4)];
        let is = |dice: &mut Dice| dice.below(2) == 0;
        let container = format!(
            "{{name: c, image: '{image}', securityContext: {{privileged: {}, \
             allowPrivilegeEscalation: {}}}, ports: [{{containerPort: {}}}]}}",
            is(&mut dice),
            is(&mut dice),
            8000 + dice.below(3),
        );
        let spec = format!(
            "{{hostNetwork: {}, serviceAccountName: sa-{}, containers: [{container}]}}",
            is(&mut dice),
            dice.below(4)
        );
        let labels = format!("{{app: a-{}, team: {}}}", dice.below(9), ["x", "''"][dice.below(2)]);
        let meta = format!("{{name: n-{number}, namespace: {namespace}, labels: {labels}}}");
        let text = match dice.below(6) {
            0 => format!("{{apiVersion: v1, kind: Pod, metadata: {meta}, spec: {spec}}}"),
            1 => format!(
                "{{apiVersion: apps/v1, kind: Deployment, metadata: {meta}, spec: {{replicas: {}, \
                 selector: {{matchLabels: {labels}}}, template: {{metadata: {{labels: {labels}}}, \
                 spec: {spec}}}}}}}",
                dice.below(3)
            ),
            2 => format!(
                "{{apiVersion: v1, kind: Service, metadata: {meta}, spec: {{selector: {labels}, \
                 ports: [{{port: 80, targetPort: {}}}]}}}}",
                8000 + dice.below(3)
            ),
            3 => format!(
                "{{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {meta}, spec: \
                 {{podSelector: {{matchLabels: {labels}}}, policyTypes: [Ingress]}}}}"
            ),
            4 => format!(
                "{{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {meta}, \
                 roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {}}}, \
                 subjects: [{{kind: ServiceAccount, name: sa-{}, namespace: {namespace}}}]}}",
                ["cluster-admin", "edit", "nobody"][dice.below(3)],
                dice.below(4)
            ),
            _ => format!(
                "{{apiVersion: v1, kind: Secret, metadata: {meta}, type: Opaque, data: {{k: aGk=}}}}"
            ),
        };
        documents.extend(read(&text));
    }
    documents.extend(read(
        "{apiVersion: v1, kind: Namespace, metadata: {name: lab, labels: {audited: 'yes'}}}",
    ));
    documents
}

#[test]
fn five_hundred_objects_give_the_findings_of_a_scan_in_any_order_of_kinds() {
    let documents = five_hundred();
    let expected = scanned(&documents, POLICIES);
    assert!(expected.len() > 1_000, "{}", expected.len());
    assert!(expected.iter().any(|it| it.contains("in-named-namespaces")));
    let mut dice = Dice(0xabc);
    for _ in 0..2 {
        let mut kinds: Vec<Kind<'_>> = kinds_of(&documents);
        for at in (1..kinds.len()).rev() {
            kinds.swap(at, dice.below(at + 1));
        }
        let folder = Folder::new();
        let store = folder.store();
        with(&store, POLICIES, |background| {
            list(background, &documents, &kinds);
            pay(background, &documents);
        });
        similar(&kept(&store), &expected);
    }
}

#[test]
fn objects_of_files_give_the_findings_of_a_scan_with_their_places() {
    let documents = five_hundred();
    let file = std::sync::Arc::from("all.yaml");
    let folder = Folder::new();
    let store = folder.store();
    let background = Background::new(judges(POLICIES), Origin::Files, BackgroundMeters::default());
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| background.write(&store, &stop, &mut |_| {}));
        let show = |see: &mut server::background::See<'_>| {
            for document in &documents {
                see(&model::Object::new(document.root(), Some(&file)));
            }
        };
        let _stopping = super::Stopping(&stop);
        background.files(&show, SystemTime::now(), None);
    });
    let page = store::Page::first(1);
    use store::Store as _;
    let one = store.findings(&store::Filter::default(), store::Order::Kept, page).unwrap();
    assert_eq!(one.items[0].finding.file.as_deref(), Some("all.yaml"));
    assert!(one.items[0].finding.place.is_some());
    let own = |it: &String| it.contains("host-network") || it.contains("disallow-latest");
    let expected: Vec<String> = scanned(&documents, POLICIES).into_iter().filter(own).collect();
    let found: Vec<String> = kept(&store).into_iter().filter(own).collect();
    similar(&found, &expected);
}

#[test]
fn what_is_not_for_the_background_finds_nothing_there() {
    let classic = |name: &str, more: &str| {
        format!(
            "{{apiVersion: kyverno.io/v1, kind: ClusterPolicy, metadata: {{name: {name}}}, spec: {{{more} \
             rules: [{{name: r, match: {{any: [{{resources: {{kinds: [Pod]}}}}]}}, validate: \
             {{message: m, deny: {{}}}}}}]}}}}\n---\n"
        )
    };
    let cel = "{apiVersion: policies.kyverno.io/v1, kind: ValidatingPolicy, metadata: {name: quiet-cel}, \
               spec: {evaluation: {background: {enabled: false}}, matchConstraints: {resourceRules: \
               [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}, \
               validations: [{expression: 'false'}]}}";
    let policies =
        format!("{}{}{cel}", classic("loud", ""), classic("quiet", "background: false,"));
    let documents = read(
        "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop}, spec: {containers: [{name: c, \
         image: c}]}}",
    );
    let folder = Folder::new();
    let store = folder.store();
    with(&store, &policies, |background| {
        list(background, &documents, &kinds_of(&documents));
        pay(background, &documents);
    });
    let found = kept(&store);
    assert!(found.iter().any(|it| it.contains("loud")), "{found:?}");
    assert!(found.iter().all(|it| !it.contains("quiet")), "{found:?}");
}

/// Compares, and shows only what differs. A store takes findings of one fingerprint about one object
/// for one, and keeps what the first of them says: which is the first depends on the order.
pub(super) fn similar(found: &[String], expected: &[String]) {
    let key = |line: &str| {
        let fingerprint = line.rsplit(' ').next().unwrap().to_owned();
        (line.split(' ').take(3).collect::<Vec<_>>().join(" "), fingerprint)
    };
    let mut said: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    expected.iter().for_each(|line| said.entry(key(line)).or_default().push(line));
    let more: Vec<_> = found
        .iter()
        .filter(|line| !said.get(&key(line)).is_some_and(|it| it.contains(&line.as_str())))
        .take(10)
        .collect();
    let keys: BTreeSet<_> = found.iter().map(|line| key(line)).collect();
    let less: Vec<_> = said.keys().filter(|it| !keys.contains(*it)).take(10).collect();
    assert!(more.is_empty() && less.is_empty(), "more: {more:#?}\nless: {less:#?}");
    assert_eq!(found.len(), said.len());
}
