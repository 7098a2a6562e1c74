use std::collections::BTreeSet;

use model::{Node, Pod, Severity};

use crate::pss::Level;
use crate::pss::control::Control;
use crate::pss::guilt::{Guilt, Guilts, setters, values};
use crate::pss::wording::{go_quoted, plural, quoted};

pub(in crate::pss) const CONTROL: Control = Control {
    id: "pss/baseline/seccomp-profile",
    key: "seccompProfile_baseline",
    level: Level::Baseline,
    severity: Severity::Medium,
    since: 0,
    replaces: None,
    page: include_str!("seccomp_profile.md"),
    find,
    say,
};

const POD_KEY: &str = "seccomp.security.alpha.kubernetes.io/pod";
const CONTAINER_KEY: &str = "container.seccomp.security.alpha.kubernetes.io/";

fn find(pod: &Pod<'_>, minor: u64, guilts: &mut Guilts<'_>) {
    if minor < 19 {
        find_annotations(pod, guilts);
    } else {
        find_unconfined(pod, guilts);
    }
}

fn find_annotations(pod: &Pod<'_>, guilts: &mut Guilts<'_>) {
    let names: BTreeSet<&str> = pod.containers().map(|container| container.name()).collect();
    for entry in pod.metadata().get("annotations").entries() {
        let counts = entry.key == POD_KEY
            || entry.key.strip_prefix(CONTAINER_KEY).is_some_and(|name| names.contains(name));
        let value = entry.value.as_str().unwrap_or_default();
        let is_fine = matches!(value, "runtime/default" | "docker/default")
            || value.starts_with("localhost/");
        if counts && !is_fine {
            let said = format!("{}={}", entry.key, go_quoted(value));
            guilts.annotation(entry.key).value(said).mend_by_setting("runtime/default");
        }
    }
}

/// Who asks for another profile than those that confine.
pub(in crate::pss) fn find_unconfined(pod: &Pod<'_>, guilts: &mut Guilts<'_>) {
    const FIELD: &str = "securityContext.seccompProfile.type";
    if let Some(profile) = unconfined(pod.security("seccompProfile")) {
        guilts.pod(FIELD).value(profile).mend_by_setting("RuntimeDefault");
    }
    for container in pod.containers() {
        if let Some(profile) = unconfined(container.security("seccompProfile")) {
            guilts.container(&container, FIELD).value(profile).mend_by_setting("RuntimeDefault");
        }
    }
}

fn unconfined(profile: Node<'_>) -> Option<&str> {
    let kind = profile.get("type").as_str().unwrap_or_default();
    (profile.is_set() && !matches!(kind, "RuntimeDefault" | "Localhost")).then_some(kind)
}

fn say(guilts: &[Guilt]) -> (&'static str, String) {
    let detail = say_unconfined(guilts.iter()).unwrap_or_else(|| {
        let values = values(guilts.iter());
        let word = plural("annotation", "annotations", values.len());
        format!("forbidden {word} {}", values.join(", "))
    });
    ("seccompProfile", detail)
}

/// `pod and container "a" must not set …`; `None` where no pod or container is guilty.
pub(in crate::pss) fn say_unconfined<'g>(
    guilts: impl Iterator<Item = &'g Guilt> + Clone,
) -> Option<String> {
    let setters = setters(guilts.clone());
    let values = quoted(values(guilts));
    let detail = format!("{setters} must not set securityContext.seccompProfile.type to {values}");
    (!setters.is_empty()).then_some(detail)
}
