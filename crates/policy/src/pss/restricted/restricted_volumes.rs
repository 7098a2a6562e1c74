use model::{FieldPath, Pod, Severity};

use crate::pss::Level;
use crate::pss::control::Control;
use crate::pss::guilt::{Guilt, Guilts, values, volumes};
use crate::pss::wording::{plural, quoted};

pub(in crate::pss) const CONTROL: Control = Control {
    id: "pss/restricted/restricted-volumes",
    key: "restrictedVolumes",
    level: Level::Restricted,
    severity: Severity::Medium,
    since: 0,
    replaces: Some("hostPathVolumes"),
    page: include_str!("restricted_volumes.md"),
    find,
    say,
};

/// Whoever has one of these sources is fine, whatever else there is.
const ALLOWED: [&str; 9] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

/// The other sources that the API server knows by name; of several the first is named.
const NAMED: [&str; 21] = [
    "hostPath",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "gitRepo",
    "nfs",
    "iscsi",
    "glusterfs",
    "rbd",
    "flexVolume",
    "cinder",
    "cephfs",
    "flocker",
    "fc",
    "azureFile",
    "vsphereVolume",
    "quobyte",
    "azureDisk",
    "photonPersistentDisk",
    "portworxVolume",
    "scaleIO",
    "storageos",
];

fn find(pod: &Pod<'_>, _: u64, guilts: &mut Guilts<'_>) {
    for (index, volume) in pod.get("volumes").items().enumerate() {
        let mut sources = volume.entries().filter(|it| it.key != "name" && it.value.is_set());
        // The API server takes a volume without a source as an emptyDir, before it judges.
        let Some(first) = sources.next() else { continue };
        let has = |source: &&str| volume.get(source).is_set();
        if ALLOWED.iter().any(has) {
            continue;
        }
        let name = volume.get("name").as_str().unwrap_or_default();
        match NAMED.iter().copied().find(has) {
            Some(source) => guilts.volume(name, index, source).value(source),
            None => guilts.volume(name, index, FieldPath::root().entry(first.key)).value("unknown"),
        };
    }
}

fn say(guilts: &[Guilt]) -> (&'static str, String) {
    let sources = values(guilts.iter());
    let detail = format!(
        "{} {} {} {}",
        volumes(guilts),
        plural("uses", "use", guilts.len()),
        plural("restricted volume type", "restricted volume types", sources.len()),
        quoted(sources),
    );
    ("restricted volume types", detail)
}
