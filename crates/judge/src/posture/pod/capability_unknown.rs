use model::{Container, Severity};

use super::capability;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "capability-unknown",
    severity: Severity::Low,
    page: include_str!("capability_unknown.md"),
    judge: Judge::Container(capability_unknown),
};

fn capability_unknown(container: &Container<'_>, report: &mut Report<'_>) {
    for list in ["add", "drop"] {
        let items = container.security("capabilities").get(list);
        for (index, written) in items.items().enumerate() {
            let Some(written) = written.as_str() else { continue };
            let bare = capability::without_prefix(written);
            let is_known = capability::is_among(bare, &["ALL"])
                || capability::is_among(bare, capability::DEFAULT)
                || capability::is_among(bare, capability::OTHER);
            let field = format!("securityContext.capabilities.{list}[{index}]");
            if !is_known {
                report.at(field, format!("{list} names {written}, which is no capability"));
            } else if bare != written {
                let says = format!("{list} names {written}: containerd knows it as {bare} only");
                report.at(field, says);
            }
        }
    }
}
