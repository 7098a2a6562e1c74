//! Which standards a namespace's labels ask for.

use policy::pss::{LabelError, NamespacePolicy, Standard};

const DEFAULTS: &str = "privileged:latest privileged:latest privileged:latest";

#[test]
fn nothing_said_is_the_default() {
    check("", DEFAULTS, "");
    check("team=shop", DEFAULTS, "");
}

#[test]
fn each_mode_has_its_labels() {
    check("audit=baseline", "privileged:latest baseline:latest privileged:latest", "");
    check("warn=restricted", "privileged:latest privileged:latest restricted:latest", "");
    check(
        "enforce=baseline enforce-version=v1.20 warn=restricted warn-version=v1.21 \
         audit=restricted audit-version=v1.22",
        "baseline:v1.20 restricted:v1.22 restricted:v1.21",
        "",
    );
}

#[test]
fn who_enforces_also_warns() {
    check("enforce=baseline", "baseline:latest privileged:latest baseline:latest", "");
    check(
        "enforce=baseline enforce-version=v1.22",
        "baseline:v1.22 privileged:latest baseline:v1.22",
        "",
    );
    check(
        "enforce=baseline enforce-version=v1.22 warn-version=latest",
        "baseline:v1.22 privileged:latest baseline:latest",
        "",
    );
    check(
        "enforce=baseline warn-version=v1.23",
        "baseline:latest privileged:latest baseline:v1.23",
        "",
    );
}

#[test]
fn who_says_how_to_warn_is_believed() {
    check(
        "enforce=baseline warn=restricted",
        "baseline:latest privileged:latest restricted:latest",
        "",
    );
    check(
        "enforce=baseline warn=privileged",
        "baseline:latest privileged:latest privileged:latest",
        "",
    );
}

#[test]
fn what_makes_no_sense_is_enforced_as_the_strictest() {
    check(
        "enforce=foo",
        "restricted:latest privileged:latest privileged:latest",
        "metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \"foo\": \
         must be one of privileged, baseline, restricted",
    );
    check(
        "enforce=Baseline enforce-version=1.30",
        "restricted:latest privileged:latest privileged:latest",
        "[metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \"Baseline\": \
         must be one of privileged, baseline, restricted, \
         metadata.labels[pod-security.kubernetes.io/enforce-version]: Invalid value: \"1.30\": \
         must be \"latest\" or \"v1.x\"]",
    );
    check(
        "enforce=baseline enforce-version=v2.0",
        "baseline:latest privileged:latest baseline:latest",
        "metadata.labels[pod-security.kubernetes.io/enforce-version]: Invalid value: \"v2.0\": \
         must be \"latest\" or \"v1.x\"",
    );
}

#[test]
fn what_makes_no_sense_is_not_audited_nor_warned_of() {
    check(
        "enforce=baseline warn=foo",
        "baseline:latest privileged:latest privileged:latest",
        "metadata.labels[pod-security.kubernetes.io/warn]: Invalid value: \"foo\": \
         must be one of privileged, baseline, restricted",
    );
    check(
        "audit=foo audit-version=latest",
        DEFAULTS,
        "metadata.labels[pod-security.kubernetes.io/audit]: Invalid value: \"foo\": \
         must be one of privileged, baseline, restricted",
    );
}

#[test]
fn a_later_release_than_ours_makes_sense() {
    check(
        "warn=baseline warn-version=v1.10000",
        "privileged:latest privileged:latest baseline:v1.10000",
        "",
    );
}

#[test]
fn defaults_hold_where_labels_do_not_say() {
    let standard: Standard = "pss:baseline@v1.23".parse().unwrap();
    let defaults = NamespacePolicy { enforce: standard, audit: standard, warn: standard };
    let (policy, errors) = resolve("warn-version=latest", defaults);
    assert_eq!(says(&policy), "baseline:v1.23 baseline:v1.23 baseline:latest");
    assert!(errors.is_empty());
    // What is enforced by default needs no warning of its own.
    let (policy, _) = resolve(
        "enforce-version=v1.30",
        NamespacePolicy { warn: Standard::PRIVILEGED, ..defaults },
    );
    assert_eq!(says(&policy), "baseline:v1.30 baseline:v1.23 privileged:latest");
}

#[test]
fn the_version_of_what_asks_for_nothing_does_not_matter() {
    let privileged = NamespacePolicy::PRIVILEGED;
    let (other, _) = resolve("enforce=privileged enforce-version=v1.20", privileged);
    assert!(other.is_privileged() && other.is_equivalent(&privileged));
    let (audited, _) = resolve("audit=baseline", privileged);
    assert!(!audited.is_privileged() && !audited.is_equivalent(&privileged));
    let (audited_of_old, _) = resolve("audit=baseline audit-version=v1.20", privileged);
    assert!(!audited_of_old.is_equivalent(&audited));
}

fn check(labels: &str, expected: &str, expected_errors: &str) {
    let (policy, errors) = resolve(labels, NamespacePolicy::PRIVILEGED);
    assert_eq!(says(&policy), expected, "{labels:?}");
    let errors = if errors.is_empty() { String::new() } else { LabelError::join(&errors) };
    assert_eq!(errors, expected_errors, "{labels:?}");
}

fn resolve(labels: &str, defaults: NamespacePolicy) -> (NamespacePolicy, Vec<LabelError>) {
    let label = |wanted: &str| {
        let wanted = wanted.strip_prefix("pod-security.kubernetes.io/").unwrap();
        let mut labels = labels.split_whitespace().map(|label| label.split_once('=').unwrap());
        labels.find(|(key, _)| *key == wanted).map(|(_, value)| value)
    };
    NamespacePolicy::of(label, defaults)
}

/// Enforced, audited, warned of.
fn says(policy: &NamespacePolicy) -> String {
    format!("{} {} {}", policy.enforce, policy.audit, policy.warn)
}
