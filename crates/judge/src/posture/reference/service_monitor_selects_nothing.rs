use model::{Kind, Object, Selector, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::{SERVICE, miss};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "service-monitor-selects-nothing",
    severity: Severity::Low,
    page: include_str!("service_monitor_selects_nothing.md"),
    judge: Judge::ObjectAmong(&[MONITOR], service_monitor_selects_nothing),
};

const MONITOR: Kind<'static> = Kind::new("monitoring.coreos.com", "ServiceMonitor");

fn service_monitor_selects_nothing(
    monitor: &Object<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    let selector = Selector::of(monitor.spec().get("selector"));
    if selector.is_empty() {
        return report.not_applicable();
    }
    let places = monitor.spec().get("namespaceSelector");
    let names = places.get("matchNames");
    let has_one = |namespace| world.services_picked(namespace, selector).next().is_some();
    let found = if places.get("any").as_bool() == Some(true) {
        let mut services = world.objects(SERVICE);
        services.any(|service| selector.picks(service.metadata().get("labels")))
    } else if names.is_empty() {
        has_one(monitor.namespace_or_default())
    } else {
        names.strings().any(has_one)
    };
    if !found {
        let is_known = world.is_complete(SERVICE, None);
        miss(is_known, "spec.selector", "no Service that it selects".to_owned(), report);
    }
}
