use model::{Kind, Namespace, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::lacks;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "namespace-without-service-account",
    severity: Severity::Low,
    page: include_str!("namespace_without_service_account.md"),
    judge: Judge::Namespace(namespace_without_service_account),
};

const SERVICE_ACCOUNT: Kind<'static> = Kind::core("ServiceAccount");

fn namespace_without_service_account(
    namespace: &Namespace<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    let mut accounts = world.objects_in(SERVICE_ACCOUNT, namespace.name);
    if !accounts.any(|account| account.name() != "default") {
        let is_known = world.is_complete(SERVICE_ACCOUNT, Some(namespace.name));
        lacks("ServiceAccount but default", namespace, is_known, report);
    }
}
