//! What exceptions let pass.

use model::{Inventory, Object};
use policy::Request;
use policy::kyverno::{CelException, ClusterPolicy, Given, PolicyException, ValidatingPolicy};
use policy::vap::{NobodyToAsk, Outcome};

use crate::reading::documents;

const POLICY: &str = "
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: no-host}
spec:
  rules:
  - name: host
    match: {any: [{resources: {kinds: [Pod]}}]}
    validate: {message: no host network, pattern: {spec: {=(hostNetwork): false}}}
";

const POD: &str = "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {team: red}}
spec: {hostNetwork: true, containers: [{name: a, image: a}]}
";

fn said(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Refused { .. } => "fail".to_owned(),
        Outcome::Excepted(by) => format!("excepted by {by}"),
        other => format!("{other:?}"),
    }
}

#[track_caller]
fn check(exception: &str, expected: &str) {
    let text = format!(
        "apiVersion: kyverno.io/v2\nkind: PolicyException\nmetadata: {{name: e, namespace: shop}}\nspec: {exception}"
    );
    let [policies, exceptions, pods] = [POLICY, &text, POD].map(documents);
    let policy = ClusterPolicy::read(&Object::new(policies[0].root(), None)).unwrap();
    let exceptions = [PolicyException::read(&Object::new(exceptions[0].root(), None)).unwrap()];
    let given = Given { exceptions: &exceptions, ..Given::default() };
    let request = Request::creation(&Object::new(pods[0].root(), None));
    let world = Inventory::of_all();
    let judged = policy.judge(&request, &world, &NobodyToAsk, &given);
    assert_eq!(said(&judged[0].1[0].outcome), expected, "{exception}");
}

#[test]
fn an_exception_names_a_policy_a_rule_and_objects() {
    let exception = |policy: &str, rule: &str, matches: &str| {
        format!(
            "{{exceptions: [{{policyName: {policy}, ruleNames: ['{rule}']}}], match: {{any: [{{resources: {matches}}}]}}}}"
        )
    };
    check(&exception("no-host", "host", "{namespaces: [shop]}"), "excepted by shop/e");
    check(&exception("no-host", "h*", "{kinds: [Pod], names: ['w*']}"), "excepted by shop/e");
    check(&exception("no-host", "other", "{namespaces: [shop]}"), "fail");
    check(&exception("no-*", "host", "{namespaces: [shop]}"), "fail");
    check(&exception("no-host", "host", "{namespaces: [mail]}"), "fail");
}

#[test]
fn an_exception_has_conditions() {
    let exception = |team: &str| {
        format!(
            "{{exceptions: [{{policyName: no-host, ruleNames: [host]}}], match: {{any: [{{resources: {{kinds: [Pod]}}}}]}},
  conditions: {{any: [{{key: '{{{{ request.object.metadata.labels.team }}}}', operator: Equals, value: {team}}}]}}}}"
        )
    };
    check(&exception("red"), "excepted by shop/e");
    check(&exception("blue"), "fail");
}

const IN_CEL: &str = "
apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata: {name: images}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  validations:
  - expression: object.spec.containers.all(c, c.image in exceptions.allowedImages)
";

#[track_caller]
fn check_cel(exception: &str, expected: &str) {
    let text = format!(
        "apiVersion: policies.kyverno.io/v1\nkind: PolicyException\nmetadata: {{name: e}}\nspec: {exception}"
    );
    let [policies, exceptions, pods] = [IN_CEL, &text, POD].map(documents);
    let policy = ValidatingPolicy::read(&Object::new(policies[0].root(), None)).unwrap();
    let exceptions = [CelException::read(&Object::new(exceptions[0].root(), None)).unwrap()];
    let request = Request::creation(&Object::new(pods[0].root(), None));
    let world = Inventory::of_all();
    let decisions = policy.judge(&request, &world, &NobodyToAsk, &exceptions);
    assert_eq!(said(&decisions[0].outcome), expected, "{exception}");
}

#[test]
fn an_exception_in_cel_lets_pass_all_or_some() {
    let refers = "policyRefs: [{kind: ValidatingPolicy, name: images}]";
    let shop = "matchConditions: [{name: a, expression: \"object.metadata.namespace == 'shop'\"}]";
    let mail = shop.replace("shop", "mail");
    check_cel(&format!("{{{refers}, {shop}}}"), "excepted by e");
    check_cel(&format!("{{{refers}, {mail}}}"), "fail");
    check_cel(&format!("{{{refers}, {shop}, reportResult: pass}}"), "Pass");
    check_cel(&format!("{{{refers}, {shop}, images: [a]}}"), "Pass");
    check_cel(&format!("{{{refers}, {shop}, images: [b]}}"), "fail");
    check_cel(
        &format!("{{policyRefs: [{{kind: ValidatingPolicy, name: other}}], {shop}}}"),
        "fail",
    );
}
