use model::{Edit, FieldPath, Pod, Severity};

use super::standing;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "app-armor-unconfined",
    severity: Severity::Medium,
    page: include_str!("app_armor_unconfined.md"),
    judge: Judge::Pod(app_armor_unconfined),
};

const ANNOTATION: &str = "container.apparmor.security.beta.kubernetes.io/";

fn app_armor_unconfined(pod: &Pod<'_>, report: &mut Report<'_>) {
    for standing in standing::of(pod, &["appArmorProfile"]) {
        if standing.value.get("type").as_str() == Some("Unconfined") {
            let path = standing.path.key("type");
            let says = format!("{} runs without the node's AppArmor profile", standing.whose);
            report.at_root(&path, says).risky_fix(Edit::set(&path, "RuntimeDefault"));
        }
    }
    for entry in pod.metadata().get("annotations").entries() {
        let container = entry.key.strip_prefix(ANNOTATION);
        if let (Some(container), Some("unconfined")) = (container, entry.value.as_str()) {
            let path = FieldPath::from(pod.metadata_path()).key("annotations").entry(entry.key);
            let says = format!("{container} runs without the node's AppArmor profile");
            report.at_root(&path, says).risky_fix(Edit::set(&path, "runtime/default"));
        }
    }
}
