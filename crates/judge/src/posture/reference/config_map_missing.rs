use model::{Pod, Severity, World};

use super::pod_references::{Source, references};
use crate::check::{Check, Judge};
use crate::posture::lookup::require_all;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "config-map-missing",
    severity: Severity::Low,
    page: include_str!("config_map_missing.md"),
    judge: Judge::PodAmong(config_map_missing),
};

/// The certificates that a pod trusts when it talks to the API server, and on OpenShift to Services.
const IN_EVERY_NAMESPACE: &[&str] = &["kube-root-ca.crt", "openshift-service-ca.crt"];

fn config_map_missing(pod: &Pod<'_>, world: &dyn World, report: &mut Report<'_>) {
    let named = references(pod, &Source::CONFIG_MAP)
        // Every namespace has these, and the API server mounts them into every pod.
        .filter(|(_, name)| !IN_EVERY_NAMESPACE.contains(name));
    require_all(Source::CONFIG_MAP.kind, named.collect(), pod, world, report);
}
