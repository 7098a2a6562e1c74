//! CVE-2021-25741: a swapped link in a subPath volume shows the container any file of its node.

use model::{Edit, Kind, Object, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::image::version;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "sub-path",
    severity: Severity::Medium,
    page: include_str!("sub_path.md"),
    judge: Judge::Cluster(sub_path),
};

fn sub_path(world: &dyn World, report: &mut Report<'_>) {
    let version = |node: &Object<'_>| {
        let version = node.get("status").get("nodeInfo").get("kubeletVersion").as_str()?.to_owned();
        is_vulnerable(&version).then_some(version)
    };
    let mut nodes = world.objects(Kind::core("Node"));
    let Some((node, version)) = nodes.find_map(|node| Some((node, version(&node)?))) else {
        return;
    };
    for pod in world.pods() {
        for container in pod.containers() {
            for (index, mount) in container.get("volumeMounts").items().enumerate() {
                if mount.get("subPath").is_set() {
                    let path = container.path().key("volumeMounts").index(index).key("subPath");
                    let name = container.name();
                    let says = format!("{name} may read its node's files: {version} trusts links");
                    let draft = report.on(&pod.object(), &path, says);
                    draft.related(&node, "may run it").risky_fix(Edit::remove(&path));
                }
            }
        }
    }
}

/// Below 1.19.15, 1.20.11, 1.21.5 or 1.22.2.
fn is_vulnerable(version: &str) -> bool {
    let Some(version) = version::of(version) else { return false };
    match version {
        [1, 22, patch] => patch < 2,
        [1, 21, patch] => patch < 5,
        [1, 20, patch] => patch < 11,
        [1, 19, patch] => patch < 15,
        [major, minor, _] => major == 0 || (major == 1 && minor < 19),
    }
}
