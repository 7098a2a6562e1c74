use model::{Kind, Object, Severity, World};

use super::encryption::{self, Encryption, STORAGE_CLASS};
use crate::check::{Check, Judge};
use crate::posture::lookup::{Target, miss};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "persistent-volume-not-encrypted",
    severity: Severity::Medium,
    page: include_str!("persistent_volume_not_encrypted.md"),
    judge: Judge::ObjectAmong(&[Kind::core("PersistentVolume")], persistent_volume_not_encrypted),
};

/// Sources that no class encrypts: a folder of a node, or another machine's file system.
const WITHOUT_A_CLASS: &[&str] =
    &["cephfs", "fc", "flexVolume", "glusterfs", "hostPath", "iscsi", "local", "nfs"];

fn persistent_volume_not_encrypted(
    volume: &Object<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    let spec = volume.spec();
    let name = spec.get("storageClassName").as_str().unwrap_or_default();
    if name.is_empty() || WITHOUT_A_CLASS.iter().any(|source| spec.get(source).is_present()) {
        return report.not_applicable();
    }
    let Some(class) = Target::clusterwide(STORAGE_CLASS, name).find(world) else {
        // A class that is gone tells nothing of the volumes it made.
        miss(false, "spec.storageClassName", format!("no StorageClass {name}"), report);
        return;
    };
    match encryption::of(&class) {
        Encryption::Asked => {}
        Encryption::NotOfTheClass => report.not_applicable(),
        Encryption::NotAsked => {
            let says = format!("comes from StorageClass {name}, which does not encrypt");
            report.at("spec.storageClassName", says).related(&class, "does not ask for encryption");
        }
    }
}
