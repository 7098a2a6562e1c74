//! The API server's configuration of its plugin.

use policy::pss::Admission;

use crate::reading::read_one;

#[test]
fn what_is_not_said_is_as_kubernetes_comes() {
    let document = read_one("kind: PodSecurityConfiguration\ndefaults: {}\n");
    let admission = Admission::configured(document.root()).unwrap();
    assert!(admission.defaults.is_privileged());
    assert_eq!(admission.exemptions, Admission::default().exemptions);
}

#[test]
fn defaults_and_exemptions_are_read() {
    let document = read_one(
        "kind: PodSecurityConfiguration\n\
         defaults: {enforce: baseline, enforce-version: v1.30, audit: restricted, warn: restricted}\n\
         exemptions: {usernames: [root], runtimeClasses: [kata], namespaces: [kube-system, infra]}\n",
    );
    let admission = Admission::configured(document.root()).unwrap();
    let defaults = admission.defaults;
    let said = format!("{} {} {}", defaults.enforce, defaults.audit, defaults.warn);
    assert_eq!(said, "baseline:v1.30 restricted:latest restricted:latest");
    assert_eq!(admission.exemptions.usernames, ["root"]);
    assert_eq!(admission.exemptions.runtime_classes, ["kata"]);
    assert_eq!(admission.exemptions.namespaces, ["kube-system", "infra"]);
}

#[test]
fn what_makes_no_sense_is_named() {
    let document = read_one(
        "defaults: {enforce: strict, warn-version: '1.30'}\n\
         exemptions: {usernames: [''], namespaces: [a, a]}\n",
    );
    let errors = Admission::configured(document.root()).unwrap_err();
    let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        errors,
        [
            "defaults.enforce: must be one of privileged, baseline, restricted",
            "defaults.warn-version: must be \"latest\" or \"v1.x\"",
            "exemptions.usernames[0]: must not be empty",
            "exemptions.namespaces[1]: must not be listed twice",
        ]
    );
}
