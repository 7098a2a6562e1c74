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
    assert_eq!(
        refusals(&decisions),
        ["expression 'object.spec.none == 1' resulted in error: no such key: none"]
    );
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
    assert_eq!(missing[0].actions(), [Action::Warn, Action::Audit]);
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

#[test]
fn the_request_has_no_fields_that_are_empty() {
    for (expression, holds) in [
        ("has(request.namespace)", true),
        ("has(request.name)", true),
        ("has(request.subResource)", false),
        ("has(request.userInfo.uid)", false),
        ("has(request.userInfo.groups)", false),
    ] {
        let policy = with_spec(&format!("  validations: [{{expression: \"{expression}\"}}]\n"));
        let refused = refusals(&judge(&policy, &deployment("replicas: 1"), "")).len();
        assert_eq!(refused == 0, holds, "{expression}");
    }
}

#[test]
fn conditions_know_no_namespace() {
    let spec = "  matchConditions: [{name: c, expression: namespaceObject == null}]\n  validations: [{expression: namespaceObject != null}]\n";
    let shop = "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}";
    assert_eq!(judge(&with_spec(spec), &deployment("replicas: 1"), shop)[0].outcome, Outcome::Pass);
    let namespace = judge(&with_spec(spec), shop, shop);
    assert_eq!(refusals(&namespace), ["failed expression: namespaceObject != null"]);
}

#[test]
fn an_annotation_that_cannot_be_made_refuses_whatever_the_binding_says() {
    let spec = |failure: &str| {
        with_spec(&format!(
            "  failurePolicy: {failure}\n  validations: [{{expression: 'true'}}]\n  auditAnnotations: [{{key: k, valueExpression: object.spec.none}}]\n"
        ))
    };
    let audits = |policy: &Policy| Binding::to_all(policy.name.clone(), Action::Audit);
    let fails = spec("Fail").replace("object.spec.none", "string(object.spec.none)");
    let decisions = judge_bound(&fails, audits, &deployment("replicas: 1"), "");
    let words = "expression 'string(object.spec.none)' resulted in error: no such key: none";
    assert_eq!(refusals(&decisions), [words]);
    assert_eq!(decisions[1].actions(), [Action::Deny]);
    let ignores = spec("Ignore").replace("object.spec.none", "string(object.spec.none)");
    let decisions = judge_bound(&ignores, audits, &deployment("replicas: 1"), "");
    assert_eq!(refusals(&decisions), [""; 0]);
}

#[test]
fn an_error_names_the_variable_it_comes_from() {
    let spec = "  variables: [{name: v, expression: object.spec.none}, {name: w, expression: variables.v}]\n  validations: [{expression: variables.w == 1}]\n";
    let decisions = judge(&with_spec(spec), &deployment("replicas: 1"), "");
    let words = "expression 'variables.w == 1' resulted in error: composited variable \"w\" fails to evaluate: composited variable \"v\" fails to evaluate: no such key: none";
    assert_eq!(refusals(&decisions), [words]);
}

#[test]
fn what_costs_too_much_in_all_is_one_refusal() {
    let loops = "[0,1,2,3,4,5,6,7,8,9].all(a, [0,1,2,3,4,5,6,7,8,9].all(b, [0,1,2,3,4,5,6,7,8,9].all(c, [0,1,2,3,4,5,6,7,8,9].all(d, [0,1,2,3,4,5,6,7,8,9].all(e, [0,1,2,3,4,5,6,7,8,9].all(f, a + b + c + d + e + f >= 0))))))";
    let clause = format!("{{expression: '{loops}'}}");
    let clauses = vec![clause; 12].join(", ");
    let policy = with_spec(&format!("  validations: [{clauses}]\n"));
    let words = "validation failed due to running out of cost budget, no further validation rules will be run";
    assert_eq!(refusals(&judge(&policy, &deployment("replicas: 1"), "")), [words]);
}

#[test]
fn policies_are_not_asked_about_policies() {
    let policy = with_spec("  validations: [{expression: 'false'}]\n");
    let other = "{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicyBinding, metadata: {name: b}}";
    assert_eq!(judge(&policy, other, ""), []);
    let review =
        "{apiVersion: authorization.k8s.io/v1, kind: SubjectAccessReview, metadata: {name: b}}";
    assert_eq!(judge(&policy, review, ""), []);
}

#[test]
fn what_would_be_converted_is_unknown() {
    let head = "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {name: p}\n";
    let policy = |more: &str| {
        format!(
            "{head}spec: {{matchConstraints: {{resourceRules: [{{apiGroups: [autoscaling], apiVersions: [v1], operations: [CREATE], resources: [horizontalpodautoscalers]}}]{more}}}, validations: [{{expression: 'false'}}]}}"
        )
    };
    let object = "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a, labels: {a: b}}}";
    let decisions = judge(&policy(""), object, "");
    assert!(
        matches!(&decisions[0].outcome, Outcome::Unknown(why) if why.contains("autoscaling/v1"))
    );
    assert_eq!(judge(&policy(", matchPolicy: Exact"), object, ""), []);
    assert_eq!(judge(&policy(", objectSelector: {matchLabels: {a: c}}"), object, ""), []);
}
