//! Policies that change objects, as the API server's own.

use super::{PODS, check, refused};

fn mutating(spec: &str) -> String {
    let head = "apiVersion: policies.kyverno.io/v1\nkind: MutatingPolicy\nmetadata: {name: p}\n";
    format!("{head}spec: {{{spec}}}\n")
}

const APPLIES: &str = "{patchType: ApplyConfiguration, applyConfiguration: \
     {expression: 'Object{metadata: Object.metadata{labels: {\"a\": variables.own}}}'}}";
const OWN: &str = "variables: [{name: own, expression: object.metadata.name}]";

#[test]
fn a_change_is_lowered_with_its_binding() {
    let policy = mutating(&format!("{PODS}, {OWN}, mutations: [{APPLIES}]"));
    check(&policy, "kind", r#""MutatingAdmissionPolicy""#);
    check(&policy, "metadata.name", r#""mpol-p""#);
    check(&policy, "spec.reinvocationPolicy", r#""Never""#);
    check(&policy, "spec.failurePolicy", r#""Fail""#);
    check(&policy, "spec.mutations.0.patchType", r#""ApplyConfiguration""#);
    check(&policy, "spec.policyName", r#""mpol-p""#);
    check(&policy, "spec.validationActions", "");
}

#[test]
fn what_the_api_server_does_otherwise_is_refused() {
    let with = |rest: &str| mutating(&format!("{PODS}, {rest}"));
    let one = format!("{OWN}, mutations: [{APPLIES}]");
    for (rest, why) in [
        (format!("{OWN}, mutations: [{APPLIES}, {APPLIES}]"), "evaluates them for each change"),
        (format!("failurePolicy: Ignore, {one}"), "it goes on after an error"),
        (format!("evaluation: {{mutateExisting: {{enabled: true}}}}, {one}"), "there already"),
        (format!("evaluation: {{useServerSideApply: true}}, {one}"), "it replaces lists"),
        (
            format!("matchConditions: [{{name: a, expression: variables.own != ''}}], {one}"),
            "no `variables`",
        ),
        (
            "mutations: [{patchType: JSONPatch, jsonPatch: {expression: \
                '[JSONPatch{op: \"add\", path: \"/a\", value: image(\"a\").tag()}]'}}]"
                .to_owned(),
            "calls a library: `image`",
        ),
        ("mutations: []".to_owned(), "it changes nothing"),
    ] {
        refused(&with(&rest), why);
    }
}
