use model::{Kind, Object, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::{SERVICE, Target};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "stateful-set-service-missing",
    severity: Severity::Low,
    page: include_str!("stateful_set_service_missing.md"),
    judge: Judge::ObjectAmong(&[STATEFUL_SET], stateful_set_service_missing),
};

const STATEFUL_SET: Kind<'static> = Kind::new("apps", "StatefulSet");

fn stateful_set_service_missing(set: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let name = set.spec().get("serviceName").as_str();
    if let Some(name) = name.filter(|name| !name.is_empty()) {
        let target = Target::within(set.namespace_or_default(), SERVICE, name);
        target.require("spec.serviceName", world, report);
    }
}
