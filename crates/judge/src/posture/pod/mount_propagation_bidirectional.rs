use model::{Container, Edit, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "mount-propagation-bidirectional",
    severity: Severity::Medium,
    page: include_str!("mount_propagation_bidirectional.md"),
    judge: Judge::Container(mount_propagation_bidirectional),
};

fn mount_propagation_bidirectional(container: &Container<'_>, report: &mut Report<'_>) {
    for (index, mount) in container.get("volumeMounts").items().enumerate() {
        if mount.get("mountPropagation").as_str() == Some("Bidirectional") {
            let field = format!("volumeMounts[{index}].mountPropagation");
            let name = mount.get("name").as_str().unwrap_or_default();
            let says = format!("{} mounts into {name} of the node, for all pods", container.name());
            report.at(&field, says).risky_fix(Edit::remove(&field));
        }
    }
}
