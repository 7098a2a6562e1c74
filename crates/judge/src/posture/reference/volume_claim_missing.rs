use model::{FieldPath, Kind, Pod, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::require_all;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "volume-claim-missing",
    severity: Severity::Low,
    page: include_str!("volume_claim_missing.md"),
    judge: Judge::PodAmong(volume_claim_missing),
};

const CLAIM: Kind<'static> = Kind::core("PersistentVolumeClaim");

fn volume_claim_missing(pod: &Pod<'_>, world: &dyn World, report: &mut Report<'_>) {
    let mut named = Vec::new();
    for (index, volume) in pod.get("volumes").items().enumerate() {
        let name = volume.at(&["persistentVolumeClaim", "claimName"]).as_str();
        let path = FieldPath::from("volumes").index(index).key("persistentVolumeClaim");
        named.extend(name.map(|name| (path.key("claimName"), name)));
    }
    require_all(CLAIM, named, pod, world, report);
}
