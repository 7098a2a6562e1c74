use model::{Pod, Severity};

use super::reference;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-volume-not-pinned",
    severity: Severity::Low,
    page: include_str!("image_volume_not_pinned.md"),
    judge: Judge::Pod(image_volume_not_pinned),
};

fn image_volume_not_pinned(pod: &Pod<'_>, report: &mut Report<'_>) {
    for (index, volume) in pod.get("volumes").items().enumerate() {
        let Some(image) = volume.get("image").get("reference").as_str() else { continue };
        let digest = image.split_once('@').map(|(_, digest)| digest);
        if !digest.is_some_and(reference::is_digest) {
            let says = format!("mounts {image}, which can change under you");
            report.at(format!("volumes[{index}].image.reference"), says);
        }
    }
}
