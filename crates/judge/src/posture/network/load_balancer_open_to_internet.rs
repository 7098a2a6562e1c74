use model::{FieldPath, Object, Severity};

use super::cidr::Cidr;
use super::exposure::Outlet;
use crate::check::{Check, Judge};
use crate::posture::lookup::SERVICE;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "load-balancer-open-to-internet",
    severity: Severity::Medium,
    page: include_str!("load_balancer_open_to_internet.md"),
    judge: Judge::Object(&[SERVICE], load_balancer_open_to_internet),
};

/// Annotations by which a cloud keeps the balancer inside, each with the values that say so.
const INTERNAL: &[(&str, &[&str])] = &[
    ("cloud.google.com/load-balancer-type", &["internal"]),
    ("networking.gke.io/load-balancer-type", &["internal"]),
    ("service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", &["intranet"]),
    ("service.beta.kubernetes.io/aws-load-balancer-internal", &["true", "0.0.0.0/0"]),
    ("service.beta.kubernetes.io/aws-load-balancer-scheme", &["internal"]),
    ("service.beta.kubernetes.io/azure-load-balancer-internal", &["true"]),
    ("service.beta.kubernetes.io/cce-load-balancer-internal-vpc", &["true"]),
    ("service.beta.kubernetes.io/oci-load-balancer-internal", &["true"]),
    ("service.beta.kubernetes.io/openstack-internal-load-balancer", &["true"]),
    ("service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", &["private"]),
];

/// Annotations that narrow the callers as `loadBalancerSourceRanges` does.
const RANGES: &[&str] = &[
    "service.beta.kubernetes.io/azure-allowed-ip-ranges",
    "service.beta.kubernetes.io/load-balancer-source-ranges",
];

fn load_balancer_open_to_internet(service: &Object<'_>, report: &mut Report<'_>) {
    if Outlet::of(service) != Some(Outlet::LoadBalancer) || is_internal(service) {
        return;
    }
    let ranges = service.spec().get("loadBalancerSourceRanges");
    if ranges.is_empty() {
        if !RANGES.iter().any(|key| service.annotation(key).is_some()) {
            report.at("spec.loadBalancerSourceRanges", "admits every address");
        }
        return;
    }
    for (index, range) in ranges.strings().enumerate() {
        if Cidr::parse(range).is_some_and(|cidr| cidr.is_everything()) {
            let path = FieldPath::from("spec.loadBalancerSourceRanges").index(index);
            report.at(path, "admits every address");
        }
    }
}

fn is_internal(service: &Object<'_>) -> bool {
    INTERNAL.iter().any(|(key, values)| {
        service
            .annotation(key)
            .is_some_and(|value| values.iter().any(|internal| value.eq_ignore_ascii_case(internal)))
    })
}
