use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-write-api-services",
    severity: Severity::High,
    page: include_str!("role_can_write_api_services.md"),
    judge: Judge::Role(ROLES, role_can_write_api_services),
};

const WRITE_API_SERVICES: Ask = Ask {
    verbs: &["create", "update", "patch"],
    resources: &[("apiregistration.k8s.io", "apiservices")],
};

fn role_can_write_api_services(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &WRITE_API_SERVICES, |held| {
        held.is_unlimited()
            .then(|| "may hand parts of the api to a service of its choice".to_owned())
    });
}
