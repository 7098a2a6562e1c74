use model::{Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "api-service-skips-tls",
    severity: Severity::Medium,
    page: include_str!("api_service_skips_tls.md"),
    judge: Judge::Object(&[API_SERVICE], api_service_skips_tls),
};

const API_SERVICE: Kind<'static> = Kind::new("apiregistration.k8s.io", "APIService");

fn api_service_skips_tls(service: &Object<'_>, report: &mut Report<'_>) {
    let spec = service.spec();
    if spec.get("service").is_set() && spec.get("insecureSkipTLSVerify").as_bool() == Some(true) {
        report.at("spec.insecureSkipTLSVerify", "believes whoever answers for the API");
    }
}
