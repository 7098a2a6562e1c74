use model::{Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::image::version;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "node-release-unsupported",
    severity: Severity::Medium,
    page: include_str!("node_release_unsupported.md"),
    judge: Judge::Object(&[Kind::core("Node")], node_release_unsupported),
};

/// The oldest release that still gets fixes: support of 1.34 ended in October 2026.
const OLDEST_SUPPORTED: [u32; 2] = [1, 35];

fn node_release_unsupported(node: &Object<'_>, report: &mut Report<'_>) {
    const FIELD: &str = "status.nodeInfo.kubeletVersion";
    let written = node.node().get("status").get("nodeInfo").get("kubeletVersion");
    let Some(written) = written.as_str().filter(|written| !written.is_empty()) else {
        return report.not_applicable();
    };
    let Some([major, minor, _]) = version::of(written) else {
        report.unknown(FIELD, format!("{written} is no version that can be read"));
        return;
    };
    if [major, minor] < OLDEST_SUPPORTED {
        let [oldest_major, oldest_minor] = OLDEST_SUPPORTED;
        let oldest = format!("{oldest_major}.{oldest_minor}");
        report.at(FIELD, format!("kubelet {written} gets no fixes: {oldest} and later do"));
    }
}
