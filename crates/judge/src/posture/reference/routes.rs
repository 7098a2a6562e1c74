//! The routes of the Gateway API.

use model::Kind;

/// Every kind of route.
pub(super) const ROUTES: &[Kind<'static>] = &[
    Kind::new("gateway.networking.k8s.io", "GRPCRoute"),
    Kind::new("gateway.networking.k8s.io", "HTTPRoute"),
    Kind::new("gateway.networking.k8s.io", "TCPRoute"),
    Kind::new("gateway.networking.k8s.io", "TLSRoute"),
    Kind::new("gateway.networking.k8s.io", "UDPRoute"),
];
