use model::{Edit, FieldPath, Kind, Object, Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "update-not-rolling",
    severity: Severity::Low,
    page: include_str!("update_not_rolling.md"),
    judge: Judge::Object(
        &[
            Kind::new("apps", "DaemonSet"),
            Kind::new("apps", "Deployment"),
            Kind::new("apps", "StatefulSet"),
            Kind::new("apps.openshift.io", "DeploymentConfig"),
        ],
        not_rolling,
    ),
};

fn not_rolling(object: &Object<'_>, report: &mut Report<'_>) {
    for field in ["strategy", "updateStrategy"] {
        let says = match object.spec().at(&[field, "type"]).as_str() {
            // A volume that only one node may mount leaves no other way.
            Some("Recreate") if has_claim(object) => continue,
            Some("Recreate") => "stops every pod before it starts a new one",
            Some("OnDelete") => "updates a pod only when somebody deletes it",
            _ => continue,
        };
        let path = FieldPath::from("spec").key(field).key("type");
        report.at(path.clone(), says).risky_fix(Edit::set(path, "RollingUpdate"));
    }
}

fn has_claim(object: &Object<'_>) -> bool {
    let Some(pod) = Pod::of(*object) else { return false };
    pod.get("volumes").items().any(|volume| volume.get("persistentVolumeClaim").is_set())
}
