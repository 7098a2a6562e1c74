use model::{Kind, Object, Severity};

use super::default_namespace::report_default;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "service-in-default-namespace",
    severity: Severity::Low,
    page: include_str!("service_in_default_namespace.md"),
    judge: Judge::Object(KINDS, service_in_default_namespace),
};

const KINDS: &[Kind<'static>] = &[
    Kind::core("Endpoints"),
    Kind::core("Service"),
    Kind::new("discovery.k8s.io", "EndpointSlice"),
    Kind::new("networking.k8s.io", "Ingress"),
];

fn service_in_default_namespace(service: &Object<'_>, report: &mut Report<'_>) {
    // The API server's own, made by itself.
    if service.name() == "kubernetes" && service.kind().name != "Ingress" {
        return report.not_applicable();
    }
    report_default(service, report);
}
