use model::{FieldPath, Object, Pod, Severity, World};

use super::nginx::{is_controller, version};
use crate::check::{Check, Judge};
use crate::posture::lookup::{CONFIG_MAP, miss};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ingress-nginx-snippet-leak",
    severity: Severity::High,
    page: include_str!("ingress_nginx_snippet_leak.md"),
    judge: Judge::PodAmong(ingress_nginx_snippet_leak),
};

fn ingress_nginx_snippet_leak(pod: &Pod<'_>, world: &dyn World, report: &mut Report<'_>) {
    for container in pod.containers() {
        let image = container.image();
        if !is_controller(image) || !version(image).is_some_and(is_affected) {
            continue;
        }
        let object = pod.object();
        let namespace = object.namespace_or_default();
        let mut maps = world.objects_in(CONFIG_MAP, namespace);
        let forbids = |map: Object<'_>| {
            map.get("data").get("allow-snippet-annotations").as_str() == Some("false")
        };
        if !maps.any(forbids) {
            let path = FieldPath::from(container.role().field()).index(container.index());
            let is_known = world.is_complete(CONFIG_MAP, Some(namespace));
            let missing = "no ConfigMap that forbids snippet annotations".to_owned();
            miss(is_known, path.key("image"), missing, report);
        }
    }
}

/// The first release with the switch is 0.49.1, and 1.0.1 of the other line.
fn is_affected(version: [u32; 3]) -> bool {
    version < [0, 49, 1] || version == [1, 0, 0]
}
