use model::{Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "flex-volume",
    severity: Severity::Medium,
    page: include_str!("flex_volume.md"),
    judge: Judge::Pod(flex_volume),
};

fn flex_volume(pod: &Pod<'_>, report: &mut Report<'_>) {
    for (index, volume) in pod.get("volumes").items().enumerate() {
        if let Some(driver) = volume.get("flexVolume").get("driver").as_str() {
            let says = format!("has the kubelet run {driver} as root on the node");
            report.at(format!("volumes[{index}].flexVolume.driver"), says);
        }
    }
}
