use model::{FieldPath, Kind, Object, Severity, World};

use super::routes::ROUTES;
use crate::check::{Check, Judge};
use crate::posture::lookup::Target;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "route-gateway-missing",
    severity: Severity::Low,
    page: include_str!("route_gateway_missing.md"),
    judge: Judge::ObjectAmong(ROUTES, route_gateway_missing),
};

const GATEWAY: Kind<'static> = Kind::new("gateway.networking.k8s.io", "Gateway");

fn route_gateway_missing(route: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    for (index, parent) in route.spec().get("parentRefs").items().enumerate() {
        let is_gateway = parent.get("kind").as_str().is_none_or(|kind| kind == "Gateway");
        let name = parent.get("name").as_str().filter(|_| is_gateway);
        if let Some(name) = name {
            let own = route.namespace_or_default();
            let namespace = parent.get("namespace").as_str().unwrap_or(own);
            let path = FieldPath::from("spec.parentRefs").index(index).key("name");
            Target::within(namespace, GATEWAY, name).require(path, world, report);
        }
    }
}
