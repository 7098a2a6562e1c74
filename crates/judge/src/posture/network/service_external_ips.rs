use model::{Edit, Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::lookup::SERVICE;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "service-external-ips",
    severity: Severity::High,
    page: include_str!("service_external_ips.md"),
    judge: Judge::Object(&[SERVICE], service_external_ips),
};

fn service_external_ips(service: &Object<'_>, report: &mut Report<'_>) {
    if !service.spec().get("externalIPs").is_empty() {
        report
            .at("spec.externalIPs", "takes over the traffic to addresses that are not its own")
            .risky_fix(Edit::remove("spec.externalIPs"));
    }
}
