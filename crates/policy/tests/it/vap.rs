//! ValidatingAdmissionPolicies, against what the API server's documentation and code say of them.

use model::document::Shears;
use model::{Inventory, Kept, Object};
use policy::Request;
use policy::vap::{Action, Binding, Decision, NobodyToAsk, Outcome, Policy};

use crate::reading::documents;

const REPLICAS: &str = r#"
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: replicas}
spec:
  matchConstraints:
    resourceRules:
    - apiGroups: [apps]
      apiVersions: [v1]
      operations: [CREATE, UPDATE]
      resources: [deployments]
  variables:
  - {name: replicas, expression: "has(object.spec.replicas) ? object.spec.replicas : 1"}
  validations:
  - expression: variables.replicas <= 5
    messageExpression: "'at most 5 replicas, not ' + string(variables.replicas)"
    reason: Forbidden
  - expression: object.metadata.name.startsWith('shop-')
"#;

fn deployment(fields: &str) -> String {
    format!(
        "{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: web, namespace: shop}}, spec: {{{fields}}}}}"
    )
}

/// What a policy, tried without a binding, says of an object among others.
fn judge(policy: &str, object: &str, others: &str) -> Vec<Decision> {
    let binding = |policy: &Policy| Binding::to_all(policy.name.clone(), Action::Deny);
    judge_bound(policy, binding, object, others)
}

fn judge_bound(
    policy: &str,
    binding: impl Fn(&Policy) -> Binding,
    object: &str,
    others: &str,
) -> Vec<Decision> {
    let (policies, objects, others) = (documents(policy), documents(object), documents(others));
    let policy = Policy::read(&Object::new(policies[0].root(), None)).unwrap();
    let mut world = Inventory::of_some();
    for other in &others {
        world.keep(Kept::whole(&Object::new(other.root(), None), &mut Shears::default()));
    }
    let request = Request::creation(&Object::new(objects[0].root(), None)).among(&world);
    policy.judge(&binding(&policy), &request, &world, &NobodyToAsk)
}

fn refusals(decisions: &[Decision]) -> Vec<&str> {
    let message = |decision: &'_ Decision| match &decision.outcome {
        Outcome::Refused { .. } => Some(decision.clause),
        _ => None,
    };
    let refused = decisions.iter().filter(|it| message(it).is_some());
    refused
        .map(|decision| match &decision.outcome {
            Outcome::Refused { message, .. } => message.as_str(),
            _ => "",
        })
        .collect()
}

#[test]
fn each_clause_has_its_words() {
    let decisions = judge(REPLICAS, &deployment("replicas: 6"), "");
    assert_eq!(
        refusals(&decisions),
        [
            "at most 5 replicas, not 6",
            "failed expression: object.metadata.name.startsWith('shop-')"
        ]
    );
    let Outcome::Refused { reason, .. } = &decisions[0].outcome else { panic!() };
    assert_eq!(reason, "Forbidden");
    let decisions = judge(REPLICAS, &deployment("replicas: 5"), "");
    assert_eq!(decisions[0].outcome, Outcome::Pass);
}

#[test]
fn only_what_matches_is_judged() {
    let pod = "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {}}";
    assert_eq!(judge(REPLICAS, pod, ""), []);
}

fn with_spec(spec: &str) -> String {
    let head = "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\n";
    let rule = "{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*']}";
    let constraints = format!("  matchConstraints: {{resourceRules: [{rule}]}}\n");
    format!("{head}metadata: {{name: p}}\nspec:\n{constraints}{spec}")
}

#[test]
fn errors_refuse_unless_they_are_ignored() {
    let policy = |failure: &str| {
        with_spec(&format!(
            "  failurePolicy: {failure}\n  validations:\n  - expression: object.spec.paused\n      == true\n"
        ))
    };
    let object = deployment("replicas: 1");
    let words = "expression 'object.spec.paused == true' resulted in error: no such key: paused";
    assert_eq!(refusals(&judge(&policy("Fail"), &object, "")), [words]);
    let decisions = judge(&policy("Ignore"), &object, "");
    assert_eq!(decisions[0].outcome, Outcome::Ignored(words.to_owned()));
}

#[test]
fn match_conditions_decide_whether_it_is_asked() {
    let policy = |condition: &str| {
        with_spec(&format!(
            "  matchConditions: [{{name: c, expression: \"{condition}\"}}]\n  validations: [{{expression: 'false'}}]\n"
        ))
    };
    let object = deployment("replicas: 1");
    assert_eq!(judge(&policy("request.namespace == 'other'"), &object, ""), []);
    assert_eq!(refusals(&judge(&policy("request.namespace == 'shop'"), &object, "")).len(), 1);
    let failing = "object.spec.none == 1";
    let decisions = judge(&policy(failing), &object, "");
    assert_eq!(refusals(&decisions), ["match condition c: no such key: none"]);
    assert_eq!(decisions[0].clause, None);
}

const LIMITS: &str = r#"
  paramKind: {apiVersion: shop.example/v1, kind: Limits}
  validations:
  - expression: object.spec.replicas <= params.spec.most
"#;

fn bound_to(params: &str) -> impl Fn(&Policy) -> Binding {
    let spec = format!("{{policyName: p, validationActions: [Warn, Audit], paramRef: {params}}}");
    let text = format!("{{metadata: {{name: b}}, spec: {spec}}}");
    move |_| {
        let documents = documents(&text);
        Binding::read(&Object::new(documents[0].root(), None)).unwrap()
    }
}

#[test]
fn parameters_come_from_the_world() {
    let (policy, object) = (with_spec(LIMITS), deployment("replicas: 4"));
    let bound = bound_to("{name: limits, parameterNotFoundAction: Deny}");
    let limits = |most: u32| {
        let metadata = "metadata: {name: limits, namespace: shop}";
        format!("{{apiVersion: shop.example/v1, kind: Limits, {metadata}, spec: {{most: {most}}}}}")
    };
    let missing = judge_bound(&policy, &bound, &object, "");
    let unknown = Outcome::Unknown("no Limits limits among the objects given".to_owned());
    assert_eq!(missing[0].outcome, unknown);
    assert_eq!(missing[0].actions, [Action::Warn, Action::Audit]);
    let enough = judge_bound(&policy, &bound, &object, &limits(4));
    assert_eq!(enough[0].outcome, Outcome::Pass);
    assert_eq!(enough[0].parameters.as_deref(), Some("shop/limits"));
    let more = judge_bound(&policy, &bound, &object, &limits(3));
    assert_eq!(
        more[0].denial().unwrap(),
        "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: \
         failed expression: object.spec.replicas <= params.spec.most"
    );
}

#[test]
fn a_namespace_that_is_not_given_is_unknown() {
    let policy = with_spec(
        "  validations: [{expression: \"namespaceObject.metadata.labels['env'] == 'prod'\"}]\n",
    );
    let decisions = judge(&policy, &deployment("replicas: 1"), "");
    let unknown = Outcome::Unknown("no Namespace shop among the objects given".to_owned());
    assert_eq!(decisions[0].outcome, unknown);
    let namespace =
        "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {env: prod}}}";
    let decisions = judge(&policy, &deployment("replicas: 1"), namespace);
    assert_eq!(decisions[0].outcome, Outcome::Pass);
}

#[test]
fn what_is_wrong_with_a_policy_is_told_all_at_once() {
    let text = with_spec(
        "  variables: [{name: a, expression: 'object.'}]\n  validations:\n  - expression: object.spec.replicas\n  - expression: variables.a == 1\n  - expression: params.a == 1\n  - expression: request.nam == 'a'\n  - expression: 'true'\n    messageExpression: authorizer.path('/a').check('get').reason()\n",
    );
    let documents = documents(&text);
    let mistakes = Policy::read(&Object::new(documents[0].root(), None)).unwrap_err();
    let told: Vec<_> = mistakes.iter().map(|it| (it.path.as_str(), it.says.as_str())).collect();
    assert_eq!(told.len(), 5, "{told:#?}");
    assert_eq!(told[0].0, "spec.variables[0].expression");
    assert_eq!(told[1], ("spec.validations[0].expression", "must evaluate to bool but got dyn"));
    assert_eq!(told[2].0, "spec.validations[2].expression");
    assert_eq!(told[3].0, "spec.validations[3].expression");
    assert_eq!(told[4].0, "spec.validations[4].messageExpression");
}

#[test]
fn a_budget_ends_what_would_not_end() {
    let policy = with_spec(
        "  validations:\n  - expression: lists.range(5000).all(a, lists.range(5000).all(b, a + b >= 0))\n",
    );
    let decisions = judge(&policy, &deployment("replicas: 1"), "");
    let words = refusals(&decisions);
    assert!(words[0].ends_with("actual cost limit exceeded"), "{words:?}");
}
