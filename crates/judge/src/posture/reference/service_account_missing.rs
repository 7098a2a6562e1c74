use model::{Kind, Pod, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::Target;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "service-account-missing",
    severity: Severity::Low,
    page: include_str!("service_account_missing.md"),
    judge: Judge::PodAmong(service_account_missing),
};

const SERVICE_ACCOUNT: Kind<'static> = Kind::core("ServiceAccount");

fn service_account_missing(pod: &Pod<'_>, world: &dyn World, report: &mut Report<'_>) {
    let name = pod.service_account();
    // Every namespace has this one.
    if name == "default" {
        return;
    }
    let old = pod.get("serviceAccountName").as_str().is_none_or(str::is_empty);
    let field = if old { "serviceAccount" } else { "serviceAccountName" };
    let object = pod.object();
    let target = Target::within(object.namespace_or_default(), SERVICE_ACCOUNT, name);
    target.require(field, world, report);
}
