use model::{Object, Severity, World};

use super::routes::ROUTES;
use crate::check::{Check, Judge};
use crate::posture::lookup::{SERVICE, Target};
use crate::posture::network::exposure::route_backends;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "route-backend-missing",
    severity: Severity::Low,
    page: include_str!("route_backend_missing.md"),
    judge: Judge::ObjectAmong(ROUTES, route_backend_missing),
};

fn route_backend_missing(route: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    for (path, backend) in route_backends(route) {
        Target::within(backend.namespace, SERVICE, backend.name).require(path, world, report);
    }
}
