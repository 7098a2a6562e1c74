//! What is answered to reviews, for policies of each engine.

use std::sync::Arc;

use judge::{Engine, Settings, posture};
use model::{Date, Exception, ObjectGlob};
use policy::bundle::Among;
use policy::cel::Timestamp;
use server::admission::{Court, Reply, Review};

use crate::{NO_LATEST, court, review_of_pod};

fn answer(policies: &str, objects: &str, review: &str) -> Reply {
    Review::read(review.as_bytes()).unwrap().answer_by(&court(policies, objects), Among::All)
}

#[test]
fn kyverno_refuses_in_its_own_words() {
    let reply = answer(NO_LATEST, "", &review_of_pod("shop", "nginx:latest"));
    assert_eq!(reply.denials, ["disallow-latest/tag: a tag is required"]);
    assert!(answer(NO_LATEST, "", &review_of_pod("shop", "nginx:1.29")).allows());
}

#[test]
fn what_is_lived_with_passes_and_the_audit_log_is_told_why() {
    let exception = |objects: &str, check: &str| Exception {
        checks: vec![check.to_owned()],
        objects: vec![ObjectGlob::parse(objects).unwrap()],
        reason: "until the next release".to_owned(),
        who: None,
        until: Date::parse("9999-12-31"),
        written: None,
    };
    let answer = |exception: Exception| {
        let court = Court {
            exceptions: Arc::new(vec![exception]),
            checks: Engine::new(posture::check("image-tag-latest"), Settings::default()),
            pod_security: None,
            ..court(NO_LATEST, "")
        };
        let review = review_of_pod("shop", "nginx:latest");
        Review::read(review.as_bytes()).unwrap().answer_by(&court, Among::All)
    };
    let excepted =
        |check: &str| vec![("excepted".to_owned(), format!("{check}: until the next release"))];
    let reply = answer(exception("shop/*", "kyverno/disallow-latest"));
    assert_eq!(reply.annotations, excepted("kyverno/disallow-latest"));
    assert!(matches!(reply.denials.as_slice(), [only] if only.starts_with("image-tag-latest: ")));
    let reply = answer(exception("Pod/shop/*", "image-tag-latest"));
    assert_eq!(reply.annotations, excepted("image-tag-latest"));
    assert_eq!(reply.denials, ["disallow-latest/tag: a tag is required"]);
    assert_eq!(answer(exception("vault/*", "*")).denials.len(), 2);
    let over = Exception { until: Date::parse("2020-01-01"), ..exception("shop/*", "*") };
    assert_eq!(answer(over).denials.len(), 2);
}

#[test]
fn what_is_only_audited_passes_and_the_audit_log_is_told() {
    let policy = NO_LATEST.replace("Enforce", "Audit");
    let reply = answer(&policy, "", &review_of_pod("shop", "nginx:latest"));
    assert!(reply.allows());
    let said = "disallow-latest/tag: a tag is required".to_owned();
    assert!(reply.annotations.contains(&("failed-policies".to_owned(), said)), "{reply:?}");
    assert!(reply.warnings.is_empty());
    let warning = policy.replace("  rules:", "  emitWarning: true\n  rules:");
    let reply = answer(&warning, "", &review_of_pod("shop", "nginx:latest"));
    assert_eq!(reply.warnings, ["disallow-latest/tag: a tag is required"]);
}

#[test]
fn a_policy_may_refuse_in_some_namespaces_only() {
    let refuses = |policy: &str, namespace| {
        let reply = answer(policy, "", &review_of_pod(namespace, "nginx:latest"));
        reply.denials.iter().any(|it| it.starts_with("disallow-latest"))
    };
    let audited = NO_LATEST.replace("Enforce", "Audit");
    let overriding = |overrides: &str| {
        let text = format!("validationFailureActionOverrides: {overrides}\n  rules:");
        audited.replace("rules:", &text)
    };
    let named = overriding("[{action: enforce, namespaces: ['va*']}]");
    assert!(!refuses(&named, "shop"));
    assert!(refuses(&named, "vault"));
    let selector = "{matchLabels: {pod-security.kubernetes.io/enforce: restricted}}";
    let picked = overriding(&format!("[{{action: Enforce, namespaceSelector: {selector}}}]"));
    assert!(!refuses(&picked, "shop"));
    assert!(refuses(&picked, "vault"));
    let own = "validate:\n      failureAction: Audit\n      failureActionOverrides: \
               [{action: Enforce, namespaces: [shop]}]";
    let of_rule = named.replace("validate:", own);
    assert!(refuses(&of_rule, "shop"));
    assert!(!refuses(&of_rule, "vault"), "the rule speaks for itself");
}

#[test]
fn gatekeeper_names_the_constraint() {
    let policy = r#"
apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {name: k8sdenied}
spec:
  crd: {spec: {names: {kind: K8sDenied}}}
  targets:
  - target: admission.k8s.gatekeeper.sh
    rego: |
      package k8sdenied
      violation[{"msg": msg}] { msg := sprintf("%v is not wanted", [input.review.object.metadata.name]) }
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: K8sDenied
metadata: {name: nothing-at-all}
"#;
    let review = review_of_pod("shop", "nginx:1.29");
    assert_eq!(answer(policy, "", &review).denials, ["[nothing-at-all] web is not wanted"]);
    let warns = format!("{policy}spec: {{enforcementAction: warn}}\n");
    let reply = answer(&warns, "", &review);
    assert!(reply.allows());
    assert_eq!(reply.warnings, ["[nothing-at-all] web is not wanted"]);
}

const REPLICAS: &str = r#"
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: named}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  validations: [{expression: "object.metadata.name == 'db'", message: call it db, reason: Invalid}]
"#;

#[test]
fn policies_of_kubernetes_hold_as_their_bindings_say() {
    let review = review_of_pod("shop", "nginx:1.29");
    assert!(answer(REPLICAS, "", &review).allows(), "no binding brings it into force");
    let binding = |actions: &str| {
        format!(
            "{REPLICAS}---\napiVersion: admissionregistration.k8s.io/v1\n\
             kind: ValidatingAdmissionPolicyBinding\nmetadata: {{name: all}}\n\
             spec: {{policyName: named, validationActions: [{actions}]}}\n"
        )
    };
    let reply = answer(&binding("Deny"), "", &review);
    let said = "ValidatingAdmissionPolicy 'named' with binding 'all' denied request: call it db";
    assert_eq!((reply.denials.as_slice(), &*reply.reason), (&[said.to_owned()][..], "Invalid"));
    let reply = answer(&binding("Warn"), "", &review);
    assert!(reply.allows() && reply.warnings.len() == 1, "{reply:?}");
}

#[test]
fn what_a_policy_cannot_tell_is_refused_where_it_would_deny() {
    let policy = r#"
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: asks}
spec:
  validationFailureAction: Enforce
  rules:
  - name: allowed
    match: {any: [{resources: {kinds: [Pod]}}]}
    context: [{name: list, configMap: {name: allowed, namespace: shop}}]
    validate:
      message: not on the list
      deny: {conditions: {all: [{key: "{{ list.data.images }}", operator: Equals, value: none}]}}
"#;
    let reply = answer(policy, "", &review_of_pod("shop", "nginx:1.29"));
    assert!(!reply.allows(), "nobody knows what the list says");
    assert!(reply.denials.iter().any(|it| it.contains("could not be judged")), "{reply:?}");
    let list = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: allowed, namespace: shop}\n\
                data: {images: some}\n";
    assert!(answer(policy, list, &review_of_pod("shop", "nginx:1.29")).allows());
}

#[test]
fn what_the_cluster_mends_itself_by_passes_unjudged() {
    assert!(answer(NO_LATEST, "", &review_of_pod("kube-system", "nginx:latest")).allows());
    let lease = review_of_pod("shop", "nginx:latest").replace(
        r#"{"group":"","version":"v1","kind":"Pod"}"#,
        r#"{"group":"coordination.k8s.io","version":"v1","kind":"Lease"}"#,
    );
    let all = NO_LATEST.replace("kinds: [Pod]", "kinds: ['*']");
    assert!(answer(&all, "", &lease).allows());
}

#[test]
fn labels_of_namespaces_ask_for_levels_of_pod_security() {
    let said = answer("", "", &review_of_pod("vault", "nginx:1.29")).denials.join("; ");
    let start = "pods \"web\" is forbidden: violates PodSecurity \"restricted:latest\"";
    assert!(said.starts_with(start), "{said}");
    assert!(answer("", "", &review_of_pod("shop", "nginx:1.29")).allows());
    let said = answer("", "", &review_of_pod("nowhere", "nginx:1.29")).denials.join("; ");
    assert!(said.contains("failed to lookup namespace"), "{said}");
}

#[test]
fn the_answer_bears_the_uid_and_a_status() {
    let reply = answer(NO_LATEST, "", &review_of_pod("shop", "nginx:latest"));
    let json = reply.to_json("u-1");
    for part in [r#""uid":"u-1""#, r#""allowed":false"#, r#""message":"disallow-latest/tag"#] {
        assert!(json.contains(part), "no {part} in {json}");
    }
    assert!(!Reply::default().to_json("u-1").contains("status"));
}

#[test]
fn a_policy_may_say_that_what_it_cannot_tell_passes() {
    let policy = r#"
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: signed}
spec:
  validationFailureAction: Enforce
  failurePolicy: Ignore
  rules:
  - name: by-us
    match: {any: [{resources: {kinds: [Pod]}}]}
    verifyImages: [{imageReferences: ["*"], attestors: [{entries: [{keys: {publicKeys: k8s://a/b}}]}]}]
"#;
    let review = review_of_pod("shop", "nginx:1.29");
    let reply = answer(policy, "", &review);
    assert!(reply.allows() && reply.warnings.len() == 1, "{reply:?}");
    assert!(!answer(&policy.replace("Ignore", "Fail"), "", &review).allows());
}

#[test]
fn policies_are_told_what_time_it_is_now() {
    let policy = r#"
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: until}
spec:
  validationFailureAction: Enforce
  rules:
  - name: the-thirties
    match: {any: [{resources: {kinds: [Pod]}}]}
    validate:
      message: too late
      deny:
        conditions:
          all:
          - key: "{{ time_after(time_now_utc(), '2030-01-01T00:00:00Z') }}"
            operator: Equals
            value: true
"#;
    let court = court(policy, "");
    let body = review_of_pod("shop", "nginx:1.29");
    let passes_at = |seconds| {
        let around = court.around.load().at_moment(Timestamp::of_seconds(seconds, 0));
        court.around.store(Arc::new(around));
        Review::read(body.as_bytes()).unwrap().answer_by(&court, Among::All).allows()
    };
    assert!(passes_at(1_800_000_000));
    assert!(!passes_at(1_900_000_000));
}

#[test]
fn policies_for_the_background_are_not_asked() {
    let review = review_of_pod("shop", "nginx:latest");
    let classic = NO_LATEST.replace("  rules:", "  admission: false\n  rules:");
    assert!(answer(&classic, "", &review).allows());
    let in_cel = r#"
apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata: {name: named}
spec:
  validationActions: [Deny]
  evaluation: {admission: {enabled: true}}
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  validations: [{expression: "object.metadata.name == 'db'", message: call it db}]
"#;
    assert!(!answer(in_cel, "", &review).allows());
    assert!(answer(&in_cel.replace("enabled: true", "enabled: false"), "", &review).allows());
}
