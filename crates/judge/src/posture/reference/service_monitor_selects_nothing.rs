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
    let watches = |namespace: &str| {
        places.get("any").as_bool() == Some(true)
            || names.strings().any(|name| name == namespace)
            || names.is_empty() && namespace == monitor.namespace_or_default()
    };
    let mut services = world.objects(SERVICE);
    let found = services.any(|service| {
        watches(service.namespace_or_default()) && selector.picks(service.metadata().get("labels"))
    });
    if !found {
        let is_known = world.is_complete(SERVICE, None);
        miss(is_known, "spec.selector", "no Service that it selects".to_owned(), report);
    }
}
