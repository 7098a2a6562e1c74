use model::{Edit, Object, Severity};

use super::exposure::Outlet;
use crate::check::{Check, Judge};
use crate::posture::lookup::SERVICE;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "service-node-port",
    severity: Severity::Low,
    page: include_str!("service_node_port.md"),
    judge: Judge::Object(&[SERVICE], service_node_port),
};

fn service_node_port(service: &Object<'_>, report: &mut Report<'_>) {
    if Outlet::of(service) == Some(Outlet::NodePort) {
        report
            .at("spec.type", "opens a port on every node")
            .risky_fix(Edit::set("spec.type", "ClusterIP"));
    }
}
