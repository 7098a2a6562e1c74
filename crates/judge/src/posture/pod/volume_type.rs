use model::{Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "volume-type",
    severity: Severity::Low,
    page: include_str!("volume_type.md"),
    judge: Judge::Pod(volume_type),
};

/// Volumes that a pod names itself, with the storage's address, past any StorageClass.
const DIRECT: &[&str] = &[
    "awsElasticBlockStore",
    "azureDisk",
    "azureFile",
    "cephfs",
    "cinder",
    "fc",
    "flocker",
    "gcePersistentDisk",
    "glusterfs",
    "iscsi",
    "nfs",
    "photonPersistentDisk",
    "portworxVolume",
    "quobyte",
    "rbd",
    "scaleIO",
    "storageos",
    "vsphereVolume",
];

fn volume_type(pod: &Pod<'_>, report: &mut Report<'_>) {
    for (index, volume) in pod.get("volumes").items().enumerate() {
        let direct =
            volume.entries().find(|entry| DIRECT.contains(&entry.key) && entry.value.is_set());
        if let Some(entry) = direct {
            let says = format!("mounts {} storage that it names itself", entry.key);
            report.at(format!("volumes[{index}].{}", entry.key), says);
        }
    }
}
