use model::{FieldPath, Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "gateway-open-to-all-namespaces",
    severity: Severity::Medium,
    page: include_str!("gateway_open_to_all_namespaces.md"),
    judge: Judge::Object(&[GATEWAY], gateway_open_to_all_namespaces),
};

const GATEWAY: Kind<'static> = Kind::new("gateway.networking.k8s.io", "Gateway");

fn gateway_open_to_all_namespaces(gateway: &Object<'_>, report: &mut Report<'_>) {
    for (index, listener) in gateway.spec().get("listeners").items().enumerate() {
        let from = listener.at(&["allowedRoutes", "namespaces", "from"]);
        if from.as_str() == Some("All") {
            let path = FieldPath::from("spec.listeners").index(index).key("allowedRoutes");
            let says = "takes routes from every namespace";
            report.at(path.key("namespaces").key("from"), says);
        }
    }
}
