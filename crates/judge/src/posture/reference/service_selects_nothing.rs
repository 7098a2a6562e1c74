use model::{Object, Selector, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::{SERVICE, require_pod};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "service-selects-nothing",
    severity: Severity::Low,
    page: include_str!("service_selects_nothing.md"),
    judge: Judge::ObjectAmong(&[SERVICE], service_selects_nothing),
};

fn service_selects_nothing(service: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let spec = service.spec();
    let selector = Selector::plain(spec.get("selector"));
    // Without a selector, somebody else writes the endpoints.
    if spec.get("type").as_str() == Some("ExternalName") || selector.is_empty() {
        return report.not_applicable();
    }
    require_pod(selector, service, "spec.selector", world, report);
}
