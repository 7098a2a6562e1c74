use model::document::Node;
use model::{FieldPath, Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "gateway-listener-without-tls",
    severity: Severity::Low,
    page: include_str!("gateway_listener_without_tls.md"),
    judge: Judge::Object(&[GATEWAY], gateway_listener_without_tls),
};

const GATEWAY: Kind<'static> = Kind::new("gateway.networking.k8s.io", "Gateway");

fn gateway_listener_without_tls(gateway: &Object<'_>, report: &mut Report<'_>) {
    let listeners = gateway.spec().get("listeners");
    let host = |listener: Node<'_>| listener.get("hostname").as_str().map(str::to_owned);
    let is = |listener: Node<'_>, protocol| listener.get("protocol").as_str() == Some(protocol);
    for (index, listener) in listeners.items().enumerate() {
        // Beside HTTPS for the same name, plain HTTP is there to send visitors over.
        let has_twin =
            listeners.items().any(|other| is(other, "HTTPS") && host(other) == host(listener));
        if is(listener, "HTTP") && !has_twin {
            let path = FieldPath::from("spec.listeners").index(index).key("protocol");
            report.at(path, "serves plain HTTP, and no HTTPS beside it");
        }
    }
}
