//! Pod Security Standards in Kyverno's rules, and what they exclude.

use model::{Inventory, Object};
use policy::Request;
use policy::kyverno::{ClusterPolicy, Given};
use policy::vap::{NobodyToAsk, Outcome};

use crate::reading::documents;

fn answer(standard: &str, object: &str) -> String {
    let text = format!(
        "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {{name: p}}\nspec:\n  rules:\n  - name: r\n    match: {{any: [{{resources: {{kinds: [Pod]}}}}]}}\n    validate: {{podSecurity: {standard}}}\n"
    );
    let [policies, objects] = [&text, object].map(documents);
    let policy = ClusterPolicy::read(&Object::new(policies[0].root(), None)).unwrap();
    let request = Request::creation(&Object::new(objects[0].root(), None));
    let world = Inventory::of_all();
    let judged = policy.judge(&request, &world, &NobodyToAsk, &Given::default());
    match judged.into_iter().flat_map(|(_, decisions)| decisions).next().map(|it| it.outcome) {
        None => "skip".to_owned(),
        Some(Outcome::Refused { message, .. }) => message,
        Some(other) => format!("{other:?}"),
    }
}

fn pod(spec: &str) -> String {
    format!("{{apiVersion: v1, kind: Pod, metadata: {{name: web}}, spec: {spec}}}")
}

#[test]
fn a_standard_tells_the_fields_that_break_it() {
    let bad = pod(
        "{hostNetwork: true, containers: [{name: a, image: x, securityContext: {capabilities: {add: [B, A]}}}]}",
    );
    assert_eq!(
        answer("{level: baseline, version: latest}", &bad),
        "violates PodSecurity \"baseline:latest\": (Forbidden reason: non-default capabilities, \
         field error list: [spec.containers[0].securityContext.capabilities.add is forbidden, \
         forbidden values found: [A B]])(Forbidden reason: host namespaces, field error list: \
         [spec.hostNetwork is forbidden, forbidden values found: true])"
    );
    assert_eq!(answer("{level: baseline}", &pod("{containers: [{name: a, image: x}]}")), "Pass");
    let deployment = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {spec: {hostPID: true, containers: [{name: a, image: x}]}}}}";
    assert!(answer("{level: baseline}", deployment).contains("[spec.template.spec.hostPID is"));
}

#[test]
fn exclusions_name_controls_images_fields_and_values() {
    let bad = pod(
        "{containers: [{name: a, image: x, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]}",
    );
    let exclude = |what: &str| answer(&format!("{{level: baseline, exclude: [{what}]}}"), &bad);
    let field = "restrictedField: 'spec.containers[*].securityContext.capabilities.add'";
    assert_eq!(exclude("{controlName: Capabilities, images: ['x*']}"), "Pass");
    assert_eq!(
        exclude(&format!("{{controlName: Capabilities, images: [x], {field}, values: ['SYS_*']}}")),
        "Pass"
    );
    for kept in [
        "{controlName: Capabilities, images: [y]}".to_owned(),
        "{controlName: Host Ports, images: [x]}".to_owned(),
        // Without images, only what is wrong with the pod itself is excluded.
        "{controlName: Capabilities}".to_owned(),
        format!("{{controlName: Capabilities, images: [x], {field}, values: [CHOWN]}}"),
    ] {
        assert!(exclude(&kept).starts_with("violates "), "{kept}");
    }
    let host = pod("{hostNetwork: true, hostPID: true, containers: [{name: a, image: x}]}");
    let exclude = |what: &str| answer(&format!("{{level: baseline, exclude: [{what}]}}"), &host);
    assert_eq!(exclude("{controlName: Host Namespaces}"), "Pass");
    assert!(
        exclude("{controlName: Host Namespaces, restrictedField: spec.hostPID, values: ['true']}")
            .contains("hostNetwork")
    );
}
