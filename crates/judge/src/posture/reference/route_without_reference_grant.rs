use model::{Kind, Object, Severity, World};

use super::routes::ROUTES;
use crate::check::{Check, Judge};
use crate::posture::lookup::miss;
use crate::posture::network::exposure::{Backend, route_backends};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "route-without-reference-grant",
    severity: Severity::Low,
    page: include_str!("route_without_reference_grant.md"),
    judge: Judge::ObjectAmong(ROUTES, route_without_reference_grant),
};

const GRANT: Kind<'static> = Kind::new("gateway.networking.k8s.io", "ReferenceGrant");

fn route_without_reference_grant(route: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let own = route.namespace_or_default();
    for (path, backend) in route_backends(route).filter(|(_, backend)| backend.namespace != own) {
        let mut grants = world.objects_in(GRANT, backend.namespace);
        if !grants.any(|grant| admits(&grant, route) && opens(&grant, &backend)) {
            let is_known = world.is_complete(GRANT, Some(backend.namespace));
            let missing = format!("no ReferenceGrant for it in namespace {}", backend.namespace);
            miss(is_known, path, missing, report);
        }
    }
}

fn admits(grant: &Object<'_>, route: &Object<'_>) -> bool {
    grant.spec().get("from").items().any(|from| {
        from.get("kind").as_str() == Some(route.kind().name)
            && from.get("namespace").as_str() == Some(route.namespace_or_default())
    })
}

fn opens(grant: &Object<'_>, backend: &Backend<'_>) -> bool {
    grant.spec().get("to").items().any(|to| {
        let name = to.get("name").as_str();
        to.get("kind").as_str() == Some("Service") && name.is_none_or(|name| name == backend.name)
    })
}
