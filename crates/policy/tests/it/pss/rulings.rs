//! Rulings: what is found where, what could not be read, which controls a standard asks for.

use std::collections::BTreeSet;

use model::{Object, Verdict};
use policy::pss::{Level, Standard, Version, controls};

use crate::reading::read_one;

#[test]
fn each_guilty_field_is_found() {
    check(
        "kind: Deployment\napiVersion: apps/v1\nmetadata: {name: web}\n\
         spec:\n  template:\n    metadata:\n      annotations:\n        \
         container.apparmor.security.beta.kubernetes.io/web: unconfined\n    spec:\n      \
         hostPID: true\n      \
         initContainers: [{name: a}, {name: b, ports: [{hostPort: 0}, {hostPort: 53}]}]\n      \
         volumes: [{name: v, secret: {}}, {name: w, nfs: {}}]\n      \
         securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}, \
         sysctls: [{name: x}]}\n",
        &[
            "pss/baseline/apparmor-profile spec.template.metadata.annotations[\"container.apparmor.security.beta.kubernetes.io/web\"]",
            "pss/baseline/host-namespaces spec.template.spec.hostPID",
            "pss/baseline/host-ports spec.template.spec.initContainers[1].ports[1].hostPort",
            "pss/baseline/sysctls spec.template.spec.securityContext.sysctls[0].name",
            "pss/restricted/allow-privilege-escalation spec.template.spec.initContainers[0].securityContext.allowPrivilegeEscalation",
            "pss/restricted/allow-privilege-escalation spec.template.spec.initContainers[1].securityContext.allowPrivilegeEscalation",
            "pss/restricted/capabilities spec.template.spec.initContainers[0].securityContext.capabilities.drop",
            "pss/restricted/capabilities spec.template.spec.initContainers[1].securityContext.capabilities.drop",
            "pss/restricted/restricted-volumes spec.template.spec.volumes[1].nfs",
        ],
    );
}

#[test]
fn who_forgot_is_found_beside_who_refused_unless_the_pod_refused_for_all() {
    let of = |pod: &str| {
        format!(
            "kind: Pod\napiVersion: v1\nmetadata: {{name: web}}\nspec:\n  \
             securityContext: {{runAsNonRoot: {pod}, seccompProfile: {{type: RuntimeDefault}}}}\n  \
             containers:\n  \
             - {{name: a, securityContext: {{allowPrivilegeEscalation: false, capabilities: {{drop: [ALL]}}}}}}\n  \
             - {{name: b, securityContext: {{allowPrivilegeEscalation: false, capabilities: {{drop: [ALL]}}, runAsNonRoot: false}}}}\n"
        )
    };
    check(
        &of("null"),
        &[
            "pss/restricted/run-as-non-root spec.containers[0].securityContext.runAsNonRoot",
            "pss/restricted/run-as-non-root spec.containers[1].securityContext.runAsNonRoot",
        ],
    );
    check(
        &of("false"),
        &[
            "pss/restricted/run-as-non-root spec.securityContext.runAsNonRoot",
            "pss/restricted/run-as-non-root spec.containers[1].securityContext.runAsNonRoot",
        ],
    );
}

#[test]
fn twins_have_fingerprints_of_their_own() {
    let document = read_one(
        "kind: Pod\napiVersion: v1\nmetadata: {name: web}\nspec:\n  \
         containers: [{name: a, securityContext: {capabilities: {add: [X, X, X]}}}]\n",
    );
    let object = Object::new(document.root(), None);
    let standard: Standard = "pss:baseline".parse().unwrap();
    let findings = standard.judge_object(&object).unwrap().findings(&object);
    let fingerprints: BTreeSet<_> = findings.iter().map(|finding| finding.fingerprint).collect();
    assert_eq!((findings.len(), fingerprints.len()), (3, 3));
}

#[test]
fn what_the_api_server_could_not_read_is_unknown() {
    for (spec, says) in [
        ("{hostNetwork: 'true'}", "spec.hostNetwork must be a boolean"),
        ("{containers: {name: a}}", "spec.containers must be a list"),
        ("{containers: [a]}", "spec.containers[0] must be a mapping"),
        ("{containers: [{name: 1}]}", "spec.containers[0].name must be a string"),
        (
            "{containers: [{name: a, ports: [{hostPort: 80a}]}]}",
            "spec.containers[0].ports[0].hostPort must be an integer",
        ),
        (
            "{securityContext: {runAsUser: root}}",
            "spec.securityContext.runAsUser must be an integer",
        ),
        (
            "{volumes: [{name: a, emptyDir: yes please}]}",
            "spec.volumes[0].emptyDir must be a mapping",
        ),
        ("5", "spec must be a mapping"),
        ("[]", "spec must be a mapping"),
    ] {
        let document = read_one(&format!("kind: Pod\napiVersion: v1\nspec: {spec}\n"));
        let object = Object::new(document.root(), None);
        let ruling = Standard { level: Level::Baseline, version: Version::Latest }
            .judge_object(&object)
            .unwrap();
        let unknown = Verdict::Unknown(says.to_owned());
        assert_eq!(ruling.verdict(), unknown, "{spec}");
        let findings = ruling.findings(&object);
        let last = findings.last().unwrap();
        assert_eq!((&*last.check, &last.verdict), ("pss/readable", &unknown), "{spec}");
    }
}

#[test]
fn a_wrong_type_does_not_hide_what_is_plain() {
    let document =
        read_one("kind: Pod\napiVersion: v1\nspec: {hostNetwork: 'true', hostPID: true}\n");
    let standard: Standard = "pss:baseline".parse().unwrap();
    let ruling = standard.judge_object(&Object::new(document.root(), None)).unwrap();
    assert_eq!(ruling.verdict(), Verdict::Fail);
    assert_eq!(ruling.details(), "host namespaces (hostPID=true)");
}

#[test]
fn what_makes_no_pods_is_not_judged() {
    let standard: Standard = "pss:restricted".parse().unwrap();
    for yaml in [
        "kind: Service\napiVersion: v1\nspec: {}\n",
        "kind: ReplicationController\napiVersion: v1\nspec: {}\n",
        "{}",
    ] {
        let document = read_one(yaml);
        assert!(standard.judge_object(&Object::new(document.root(), None)).is_none(), "{yaml}");
    }
}

#[test]
fn the_privileged_level_asks_for_nothing() {
    let standard: Standard = "pss:privileged".parse().unwrap();
    assert_eq!(standard.controls().count(), 0);
}

#[test]
fn controls_stand_in_the_order_of_the_api_server() {
    for level in [Level::Baseline, Level::Restricted] {
        let keys: Vec<&str> =
            controls().filter(|control| control.level == level).map(|it| it.key).collect();
        assert!(keys.is_sorted(), "{keys:?}");
    }
    let levels: Vec<Level> = controls().map(|control| control.level).collect();
    assert!(levels.is_sorted());
}

#[test]
fn standards_grow_with_the_versions() {
    for (standard, count) in [
        ("pss:baseline@v1.0", 11),
        ("pss:baseline@v1.33", 11),
        ("pss:baseline@v1.34", 12),
        ("pss:restricted@v1.0", 12),
        ("pss:restricted@v1.8", 13),
        ("pss:restricted@v1.19", 13),
        ("pss:restricted@v1.22", 13),
        ("pss:restricted@v1.23", 14),
        ("pss:restricted@v1.34", 15),
        ("pss:restricted@latest", 15),
    ] {
        let standard = Standard::parse(standard).unwrap();
        assert_eq!(standard.controls().count(), count, "{standard}");
    }
}

#[test]
fn each_key_and_id_is_used_once_and_what_is_replaced_exists() {
    let keys: BTreeSet<&str> = controls().map(|control| control.key).collect();
    let ids: BTreeSet<&str> = controls().map(|control| control.id).collect();
    assert_eq!((keys.len(), ids.len()), (controls().count(), controls().count()));
    for replaced in controls().filter_map(|control| control.replaces) {
        assert!(keys.contains(replaced), "{replaced}");
    }
}

fn check(yaml: &str, expected: &[&str]) {
    let document = read_one(yaml);
    let object = Object::new(document.root(), None);
    let standard: Standard = "pss:restricted".parse().unwrap();
    let findings = standard.judge_object(&object).unwrap().findings(&object);
    let found: Vec<String> =
        findings.iter().map(|finding| format!("{} {}", finding.check, finding.path)).collect();
    assert_eq!(found, expected);
}
