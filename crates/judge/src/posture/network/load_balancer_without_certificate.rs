use model::{FieldPath, Object, Severity};

use super::exposure::Outlet;
use crate::check::{Check, Judge};
use crate::posture::lookup::SERVICE;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "load-balancer-without-certificate",
    severity: Severity::Medium,
    page: include_str!("load_balancer_without_certificate.md"),
    judge: Judge::Object(&[SERVICE], load_balancer_without_certificate),
};

const PROTOCOL: &str = "service.beta.kubernetes.io/aws-load-balancer-backend-protocol";
const CERTIFICATE: &str = "service.beta.kubernetes.io/aws-load-balancer-ssl-cert";

fn load_balancer_without_certificate(service: &Object<'_>, report: &mut Report<'_>) {
    // Without a protocol for the backend the balancer hands connections through, TLS and all.
    let speaks_http = matches!(service.annotation(PROTOCOL), Some("http" | "https"));
    let mut ports = service.spec().get("ports").items();
    let serves_https = ports.any(|port| port.get("port").as_i64() == Some(443));
    let is_balancer = Outlet::of(service) == Some(Outlet::LoadBalancer);
    if is_balancer && speaks_http && serves_https && service.annotation(CERTIFICATE).is_none() {
        let path = FieldPath::from("metadata.annotations").key(CERTIFICATE);
        report.at(path, "serves port 443 without a certificate");
    }
}
