use model::{FieldPath, Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "app-armor-annotation",
    severity: Severity::Low,
    page: include_str!("app_armor_annotation.md"),
    judge: Judge::Pod(app_armor_annotation),
};

fn app_armor_annotation(pod: &Pod<'_>, report: &mut Report<'_>) {
    for entry in pod.metadata().get("annotations").entries() {
        if entry.key.starts_with("container.apparmor.security.beta.kubernetes.io/") {
            let path = FieldPath::from(pod.metadata_path()).key("annotations").entry(entry.key);
            report.at_root(
                path,
                "sets an AppArmor profile in a way that ends: v1.30 brought a field",
            );
        }
    }
}
