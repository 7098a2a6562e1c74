use model::{Object, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::{INGRESS, SERVICE, Target};
use crate::posture::network::exposure::ingress_backends;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ingress-backend-missing",
    severity: Severity::Low,
    page: include_str!("ingress_backend_missing.md"),
    judge: Judge::ObjectAmong(&[INGRESS], ingress_backend_missing),
};

fn ingress_backend_missing(ingress: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    for (path, backend) in ingress_backends(ingress) {
        Target::within(backend.namespace, SERVICE, backend.name).require(path, world, report);
    }
}
