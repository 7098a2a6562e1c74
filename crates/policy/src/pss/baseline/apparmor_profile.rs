use model::{Node, Pod, Severity};

use crate::pss::Level;
use crate::pss::control::Control;
use crate::pss::guilt::{Guilt, Guilts, Subject, setters, values};
use crate::pss::wording::{go_quoted, plural, quoted};

pub(in crate::pss) const CONTROL: Control = Control {
    id: "pss/baseline/apparmor-profile",
    key: "appArmorProfile",
    level: Level::Baseline,
    severity: Severity::Medium,
    since: 0,
    replaces: None,
    page: include_str!("apparmor_profile.md"),
    find,
    say,
};

const KEY: &str = "container.apparmor.security.beta.kubernetes.io/";

fn find(pod: &Pod<'_>, _: u64, guilts: &mut Guilts<'_>) {
    const FIELD: &str = "securityContext.appArmorProfile.type";
    if let Some(profile) = unconfined(pod.security("appArmorProfile")) {
        guilts.pod(FIELD).value(profile).mend_by_setting("RuntimeDefault");
    }
    for container in pod.containers() {
        if let Some(profile) = unconfined(container.security("appArmorProfile")) {
            guilts.container(&container, FIELD).value(profile).mend_by_setting("RuntimeDefault");
        }
    }
    for entry in pod.metadata().get("annotations").entries() {
        let value = entry.value.as_str().unwrap_or_default();
        let is_fine = matches!(value, "" | "runtime/default") || value.starts_with("localhost/");
        if entry.key.starts_with(KEY) && !is_fine {
            let said = format!("{}={}", entry.key, go_quoted(value));
            guilts.annotation(entry.key).value(said).mend_by_setting("runtime/default");
        }
    }
}

fn unconfined(profile: Node<'_>) -> Option<&str> {
    let kind = profile.get("type").as_str().unwrap_or_default();
    (profile.is_set() && !matches!(kind, "RuntimeDefault" | "Localhost")).then_some(kind)
}

fn say(guilts: &[Guilt]) -> (&'static str, String) {
    let is_annotation = |guilt: &&Guilt| guilt.subject == Subject::Annotation;
    let annotations = values(guilts.iter().filter(is_annotation));
    let mut who = vec![setters(guilts.iter())];
    if !annotations.is_empty() {
        who.push(plural("annotation", "annotations", annotations.len()).to_owned());
    }
    who.retain(|setter| !setter.is_empty());
    let mut values = values(guilts.iter().filter(|guilt| !is_annotation(guilt)));
    values.extend(annotations);
    let reason = plural("forbidden AppArmor profile", "forbidden AppArmor profiles", values.len());
    let who = who.join(" and ");
    (reason, format!("{who} must not set AppArmor profile type to {}", quoted(values)))
}
