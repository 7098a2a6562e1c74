//! Istio's way from the outside to a Service: a published gateway, and a VirtualService on it.

use model::{Kind, Object, Selector, World};

use super::exposure::Outlet;
use crate::posture::lookup::SERVICE;

pub(super) const VIRTUAL_SERVICE: Kind<'static> =
    Kind::new("networking.istio.io", "VirtualService");
const GATEWAY: Kind<'static> = Kind::new("networking.istio.io", "Gateway");

/// Stands on a gateway whose proxies a Service opens to the outside.
pub(super) fn is_public(virtual_service: &Object<'_>, world: &dyn World) -> bool {
    let own = virtual_service.namespace_or_default();
    virtual_service.spec().get("gateways").strings().any(|written| {
        let (namespace, name) = written.split_once('/').unwrap_or((own, written));
        let gateway = world.find(GATEWAY, Some(namespace), name);
        gateway.is_some_and(|gateway| is_published(&gateway, world))
    })
}

/// The Services it leads to: namespace and name.
pub(super) fn destinations(virtual_service: &Object<'_>) -> impl Iterator<Item = (String, String)> {
    let own = virtual_service.namespace_or_default();
    let rules = ["http", "tls", "tcp"];
    let rules = rules.into_iter().flat_map(|key| virtual_service.spec().get(key).items());
    let routes = rules.flat_map(|rule| rule.get("route").items());
    routes.filter_map(move |route| {
        let host = route.at(&["destination", "host"]).as_str()?;
        let mut parts = host.split('.');
        let name = parts.next()?;
        Some((parts.next().unwrap_or(own).to_owned(), name.to_owned()))
    })
}

/// The gateway's selector picks proxies; the Service in front of them carries the same labels.
fn is_published(gateway: &Object<'_>, world: &dyn World) -> bool {
    let selector = Selector::plain(gateway.spec().get("selector"));
    world.objects(SERVICE).any(|service| {
        Outlet::of(&service).is_some()
            && (selector.picks(service.metadata().get("labels"))
                || selector.picks(service.spec().get("selector")))
    })
}
