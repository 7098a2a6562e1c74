use model::{Kind, Object, Severity, World};

use super::coverage::labels_of;
use super::exposure::pods_behind;
use crate::check::{Check, Judge};
use crate::posture::lookup::SERVICE;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "unauthenticated-service",
    severity: Severity::High,
    page: include_str!("unauthenticated_service.md"),
    judge: Judge::ObjectAmong(&[SERVICE], unauthenticated_service),
};

/// What a network scan found out about the Service of the same name.
const SCAN: Kind<'static> = Kind::new("kubescape.io", "ServiceScanResult");

fn unauthenticated_service(service: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let namespace = Some(service.namespace_or_default());
    let Some(scan) = world.find(SCAN, namespace, service.name()) else {
        return report.not_applicable();
    };
    let mut ports = scan.spec().get("ports").items();
    let Some(port) = ports.find(|port| port.get("authenticated").as_bool() == Some(false)) else {
        return;
    };
    let port = port.get("port").scalar().unwrap_or_default();
    for pod in pods_behind(service, world) {
        let says =
            format!("answers on port {port} of Service {} without authentication", service.name());
        report.on(&pod.object(), labels_of(&pod), says).related(&scan, "says so");
    }
}
