//! The field for which an expression of a policy is false.

use model::{Inventory, Object};
use policy::Request;
use policy::vap::{Action, Binding, NobodyToAsk, Policy};

use crate::reading::documents;

const POD: &str = "apiVersion: v1
kind: Pod
metadata: {name: web, labels: {team: red, 'example.com/tier': front}}
spec:
  hostNetwork: true
  containers:
    - {name: a, image: 'a:1', securityContext: {privileged: false}}
    - {name: b, image: 'b:latest', ports: [{containerPort: 80}, {containerPort: 22}]}
  initContainers:
    - {name: i, image: 'i:latest'}
";

/// The path of the refusal of a policy with this expression and these variables, as JSON.
fn guilty(expression: &str, variables: &str) -> String {
    let policy = format!(
        "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\n\
         metadata: {{name: p}}\nspec:\n  matchConstraints: {{resourceRules: [{{apiGroups: [''], \
         apiVersions: [v1], operations: ['*'], resources: [pods]}}]}}\n  variables: {variables}\n  \
         validations:\n  - expression: >-\n      {expression}\n"
    );
    let (policies, objects) = (documents(&policy), documents(POD));
    let policy = Policy::read(&Object::new(policies[0].root(), None)).expect(expression);
    let binding = Binding::to_all(policy.name.clone(), Action::Deny);
    let world = Inventory::of_some();
    let request = Request::creation(&Object::new(objects[0].root(), None)).among(&world);
    let decisions = policy.judge(&binding, &request, &world, &NobodyToAsk);
    let path = decisions[0].path.as_ref();
    path.map_or("-".to_owned(), ToString::to_string)
}

#[track_caller]
fn check(expression: &str, path: &str) {
    assert_eq!(guilty(expression, "[]"), path, "{expression}");
}

#[test]
fn comparisons_tell_what_they_compare() {
    check("object.spec.hostNetwork == false", "spec.hostNetwork");
    check("1 > size(object.spec.containers)", "spec.containers");
    check(
        "object.metadata.labels['example.com/tier'] == 'back'",
        r#"metadata.labels["example.com/tier"]"#,
    );
    check("has(object.spec.hostname)", "spec.hostname");
    check("!has(object.spec.hostNetwork) || object.spec.hostNetwork == false", "spec.hostNetwork");
    check(
        "object.metadata.name == 'web' && object.metadata.labels.team == 'blue'",
        "metadata.labels.team",
    );
    check(
        "has(object.spec.hostPID) ? true : object.spec.?hostIPC.orValue(false) == true",
        "spec.hostIPC",
    );
    check("false", "-");
}

#[test]
fn the_item_that_decides_is_told() {
    check(
        "object.spec.containers.all(c, !c.image.endsWith(':latest'))",
        "spec.containers[1].image",
    );
    check(
        "object.spec.containers.all(c, !has(c.ports) || c.ports.all(p, p.containerPort != 22))",
        "spec.containers[1].ports[1].containerPort",
    );
    check("!object.spec.containers.exists(c, c.name == 'b')", "spec.containers[1].name");
    check("object.spec.containers.exists(c, c.name == 'z')", "spec.containers");
    check("object.metadata.labels.all(k, k != 'team')", "metadata.labels.team");
    check(
        "object.spec.containers.filter(c, has(c.ports)).all(c, c.image == 'b:1')",
        "spec.containers[1].image",
    );
    check(
        "object.spec.containers.map(c, c.image).all(i, i.endsWith(':1'))",
        "spec.containers[1].image",
    );
    check("object.spec.containers[1].image == 'b:1'", "spec.containers[1].image");
}

#[test]
fn variables_are_followed() {
    let all = "[{name: all, expression: 'object.spec.containers + object.spec.?initContainers.orValue([])'}, \
               {name: bad, expression: \"variables.all.filter(c, c.image.endsWith(':latest'))\"}]";
    let check =
        |expression: &str, path: &str| assert_eq!(guilty(expression, all), path, "{expression}");
    check("variables.all.all(c, c.name != 'i')", "spec.initContainers[0].name");
    check("variables.bad.all(c, c.name == 'b')", "spec.initContainers[0].name");
    check("size(variables.bad) == 0", "spec.containers");
}
