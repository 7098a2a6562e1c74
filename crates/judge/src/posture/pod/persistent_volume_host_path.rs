use model::{Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "persistent-volume-host-path",
    severity: Severity::Medium,
    page: include_str!("persistent_volume_host_path.md"),
    judge: Judge::Object(&[Kind::core("PersistentVolume")], persistent_volume_host_path),
};

fn persistent_volume_host_path(volume: &Object<'_>, report: &mut Report<'_>) {
    if let Some(path) = volume.spec().get("hostPath").get("path").as_str() {
        let says = format!("hands {path} of a node to whoever claims it, past Pod Security");
        report.at("spec.hostPath.path", says);
    }
}
