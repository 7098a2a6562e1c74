use model::Severity;

use super::reference;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ingress-nginx-retired",
    severity: Severity::Medium,
    page: include_str!("ingress_nginx_retired.md"),
    judge: Judge::Image(ingress_nginx_retired),
};

fn ingress_nginx_retired(written: &str, report: &mut Report<'_>) {
    let Some(image) = reference::parse(written) else { return report.not_applicable() };
    let name = image.full_name();
    let is_project = ["registry.k8s.io/ingress-nginx", "k8s.gcr.io/ingress-nginx"]
        .iter()
        .any(|place| image.is_from(place));
    if is_project || name.ends_with("/ingress-nginx/controller") {
        let says = format!("image {written} gets no fixes since March 2026");
        report.at("image", says);
    }
}
