//! Requests for pods and for what makes pods: refused, warned of, audited, exempt.

use model::Object;
use policy::pss::{Admission, Answer, Denied, Exemptions, Operation, Request};

use crate::reading::read_one;

const PRIVILEGED: &str =
    "{containers: [{name: a, image: one, securityContext: {privileged: true}}]}";
const BASELINE: &str = "{containers: [{name: a, image: one}]}";
const RESTRICTED: &str = "{containers: [{name: a, image: one, securityContext: \
     {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}], \
     securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}}";

const BREACH: &str = "privileged (container \"a\" must not set securityContext.privileged=true)";
const OLD_BREACHES: &str = "privileged (container \"a\" must not set securityContext.privileged=true), \
     runAsNonRoot != true (pod or container \"a\" must set securityContext.runAsNonRoot=true)";

/// A request, mostly as it is in the table of cases.
struct Case {
    labels: Option<&'static str>,
    namespace: &'static str,
    user: &'static str,
    subresource: &'static str,
    spec: String,
    old: Option<String>,
}

impl Default for Case {
    fn default() -> Case {
        Case {
            labels: Some(""),
            namespace: "shop",
            user: "ann",
            subresource: "",
            spec: PRIVILEGED.to_owned(),
            old: None,
        }
    }
}

#[test]
fn what_is_enforced_refuses_pods_and_warns_of_deployments() {
    let case = || labelled("enforce=baseline");
    check(
        "Pod",
        case(),
        &[
            &format!(
                "refused: pods \"web\" is forbidden: violates PodSecurity \"baseline:latest\": {BREACH}"
            ),
            "enforce-policy: baseline:latest",
        ],
    );
    check(
        "Deployment",
        case(),
        &[&format!("warning: would violate PodSecurity \"baseline:latest\": {BREACH}")],
    );
}

#[test]
fn what_is_audited_or_warned_of_lets_pods_pass() {
    let audit =
        format!("audit-violations: would violate PodSecurity \"baseline:latest\": {BREACH}");
    check("Pod", labelled("audit=baseline"), &["enforce-policy: privileged:latest", &audit]);
    check("Deployment", labelled("audit=baseline"), &[&audit]);
    let warning = format!("warning: would violate PodSecurity \"baseline:latest\": {BREACH}");
    check("Pod", labelled("warn=baseline"), &[&warning, "enforce-policy: privileged:latest"]);
    check("Deployment", labelled("warn=baseline"), &[&warning]);
}

#[test]
fn who_is_refused_is_not_warned_but_audited() {
    let labels = "enforce=restricted enforce-version=v1.1 warn=restricted audit=restricted \
                  audit-version=v1.1";
    check(
        "Pod",
        labelled(labels),
        &[
            &format!(
                "refused: pods \"web\" is forbidden: violates PodSecurity \"restricted:v1.1\": {OLD_BREACHES}"
            ),
            "enforce-policy: restricted:v1.1",
            &format!(
                "audit-violations: would violate PodSecurity \"restricted:v1.1\": {OLD_BREACHES}"
            ),
        ],
    );
}

#[test]
fn a_pod_that_does_as_asked_passes() {
    check(
        "Pod",
        Case { spec: BASELINE.into(), ..labelled("enforce=baseline") },
        &["enforce-policy: baseline:latest"],
    );
    check("Deployment", Case { spec: BASELINE.into(), ..labelled("enforce=baseline") }, &[]);
}

#[test]
fn where_nothing_is_asked_nothing_is_said() {
    for labels in ["", "enforce=privileged warn=privileged audit=privileged"] {
        check("Pod", labelled(labels), &["enforce-policy: privileged:latest"]);
        check("Deployment", labelled(labels), &[]);
    }
    check(
        "Pod",
        labelled("enforce=privileged enforce-version=v1.9"),
        &["enforce-policy: privileged:latest"],
    );
}

#[test]
fn labels_that_make_no_sense_are_enforced_as_the_strictest() {
    let says = "error: Failed to parse policy: \
                metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \"odd\": \
                must be one of privileged, baseline, restricted";
    let refused = "refused: pods \"web\" is forbidden: violates PodSecurity \"restricted:latest\": \
         allowPrivilegeEscalation != false (container \"a\" must set \
         securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container \
         \"a\" must set securityContext.capabilities.drop=[\"ALL\"]), runAsNonRoot != true (pod or \
         container \"a\" must set securityContext.runAsNonRoot=true), seccompProfile (pod or \
         container \"a\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \
         \"Localhost\")";
    let case = || Case { spec: BASELINE.into(), ..labelled("enforce=odd") };
    check("Pod", case(), &[refused, says, "enforce-policy: restricted:latest"]);
    check("Deployment", case(), &[says]);
}

#[test]
fn exemptions_come_before_everything() {
    for kind in ["Pod", "Deployment"] {
        let case = || labelled("enforce=restricted");
        check(kind, Case { namespace: "exempt-ns", ..case() }, &["exempt: namespace"]);
        check(kind, Case { user: "exempt-user", ..case() }, &["exempt: user"]);
        let spec = adding("runtimeClassName: exempt-class", PRIVILEGED);
        check(kind, Case { spec, ..case() }, &["exempt: runtimeClass"]);
    }
    // Nobody and nothing is not exempt.
    let spec = adding("runtimeClassName: ''", BASELINE);
    let case = Case { spec, user: "", ..labelled("enforce=baseline") };
    check("Pod", case, &["enforce-policy: baseline:latest"]);
}

#[test]
fn a_namespace_that_is_not_there_refuses_pods() {
    let missing = || Case { labels: None, ..Case::default() };
    let says = "failed to lookup namespace \"shop\"";
    check(
        "Pod",
        missing(),
        &[
            &format!("refused: Internal error occurred: {says}"),
            &format!("error: Internal error occurred: {says}"),
        ],
    );
    check("Deployment", missing(), &[&format!("error: {says}")]);
}

#[test]
fn subresources_that_leave_the_pod_as_it_is_are_not_judged() {
    for subresource in ["status", "exec", "eviction", "log", "binding", "proxy"] {
        check("Pod", Case { subresource, ..labelled("enforce=baseline") }, &[]);
    }
    let case = Case { subresource: "ephemeralcontainers", ..labelled("enforce=baseline") };
    check(
        "Pod",
        case,
        &[
            &format!(
                "refused: pods \"web\" is forbidden: violates PodSecurity \"baseline:latest\": {BREACH}"
            ),
            "enforce-policy: baseline:latest",
        ],
    );
    check("Deployment", Case { subresource: "scale", ..labelled("enforce=baseline") }, &[]);
}

#[test]
fn a_change_of_a_pod_is_judged_where_it_could_matter() {
    let changed = |old: &str, new: &str| {
        let case = labelled("enforce=baseline");
        let answer = answer("Pod", &Case { spec: new.into(), old: Some(old.into()), ..case });
        answer.denied.is_some()
    };
    let tolerant = adding("tolerations: [{operator: Exists}]", PRIVILEGED);
    assert!(!changed(PRIVILEGED, &tolerant), "a toleration is no news");
    let other_image = PRIVILEGED.replace("one", "two");
    assert!(changed(PRIVILEGED, &other_image), "another image is");
    let fewer = PRIVILEGED.replace("}}]", "}}, {name: b, image: one}]");
    assert!(changed(&fewer, PRIVILEGED), "one container less is");
    let debugged = adding("ephemeralContainers: [{name: d, image: x}]", PRIVILEGED);
    assert!(changed(PRIVILEGED, &debugged), "a new ephemeral container is");
    assert!(!changed(&debugged, PRIVILEGED), "one that is gone is not");
    assert!(!changed(&debugged, &debugged));
    let other = debugged.replace("image: x", "image: y");
    assert!(changed(&debugged, &other), "another image of one is");
}

#[test]
fn a_change_of_what_makes_pods_is_always_judged() {
    let old = Some(PRIVILEGED.to_owned());
    check(
        "Deployment",
        Case { old, ..labelled("warn=baseline") },
        &[&format!("warning: would violate PodSecurity \"baseline:latest\": {BREACH}")],
    );
}

#[test]
fn every_kind_that_makes_pods_is_warned_of_and_no_other() {
    let warning = format!("warning: would violate PodSecurity \"baseline:latest\": {BREACH}");
    for kind in [
        "CronJob",
        "DaemonSet",
        "Deployment",
        "Job",
        "PodTemplate",
        "ReplicaSet",
        "ReplicationController",
        "StatefulSet",
    ] {
        check(kind, labelled("warn=baseline"), &[&warning]);
    }
    check("Rollout", labelled("warn=baseline"), &[]);
    check("Service", labelled("warn=baseline"), &[]);
}

#[test]
fn what_makes_pods_without_saying_how_is_left_alone() {
    let case = labelled("enforce=restricted");
    check("ReplicationController", Case { spec: "null".into(), ..case }, &[]);
}

#[test]
fn a_restricted_pod_passes_everywhere() {
    let case = Case { spec: RESTRICTED.into(), ..labelled("enforce=restricted") };
    check("Pod", case, &["enforce-policy: restricted:latest"]);
}

/// The spec with one field more.
fn adding(field: &str, spec: &str) -> String {
    spec.replacen('{', &format!("{{{field}, "), 1)
}

fn labelled(labels: &'static str) -> Case {
    Case { labels: Some(labels), ..Case::default() }
}

fn check(kind: &str, case: Case, expected: &[&str]) {
    let answer = answer(kind, &case);
    let mut said: Vec<String> = Vec::new();
    said.extend(answer.denied.map(|denied| match denied {
        Denied::Forbidden(why) | Denied::Invalid(why) | Denied::Error(why) => {
            format!("refused: {why}")
        }
    }));
    said.extend(answer.warnings.iter().map(|warning| format!("warning: {warning}")));
    said.extend(answer.annotations.iter().map(|(key, value)| format!("{key}: {value}")));
    assert_eq!(said, expected, "{kind} in a namespace with {:?}", case.labels);
}

fn answer(kind: &str, case: &Case) -> Answer {
    let names = |name: &str| vec![name.to_owned()];
    let exemptions = Exemptions {
        usernames: names("exempt-user"),
        runtime_classes: names("exempt-class"),
        namespaces: names("exempt-ns"),
    };
    let admission = Admission { exemptions, ..Admission::default() };
    let namespace = case.labels.map(|labels| read_one(&namespace(labels)));
    let object = read_one(&object(kind, &case.spec));
    let old = case.old.as_ref().map(|spec| read_one(&self::object(kind, spec)));
    let operation = if old.is_some() { Operation::Update } else { Operation::Create };
    admission.answer(&Request {
        operation,
        subresource: case.subresource,
        user: case.user,
        namespace: case.namespace,
        namespace_object: namespace.as_ref().map(|it| Object::new(it.root(), None)),
        object: Object::new(object.root(), None),
        old: old.as_ref().map(|it| Object::new(it.root(), None)),
    })
}

/// A Namespace with these labels, which go without their prefix.
pub(crate) fn namespace(labels: &str) -> String {
    let labels: Vec<String> = labels
        .split_whitespace()
        .map(|label| label.split_once('=').unwrap())
        .map(|(key, value)| format!("pod-security.kubernetes.io/{key}: {value}"))
        .collect();
    let labels = labels.join(", ");
    format!("apiVersion: v1\nkind: Namespace\nmetadata: {{name: test, labels: {{{labels}}}}}\n")
}

/// An object of this kind that is or makes a pod with this spec.
fn object(kind: &str, spec: &str) -> String {
    let group = match kind {
        "Pod" | "PodTemplate" | "ReplicationController" | "Service" => "v1",
        "Job" | "CronJob" => "batch/v1",
        "Rollout" => "argoproj.io/v1alpha1",
        _ => "apps/v1",
    };
    let body = match kind {
        "Pod" => format!("spec: {spec}"),
        "PodTemplate" => format!("template: {{spec: {spec}}}"),
        "CronJob" => format!("spec: {{jobTemplate: {{spec: {{template: {{spec: {spec}}}}}}}}}"),
        _ => format!("spec: {{template: {{spec: {spec}}}}}"),
    };
    format!("apiVersion: {group}\nkind: {kind}\nmetadata: {{name: web}}\n{body}\n")
}
