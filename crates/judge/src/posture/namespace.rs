//! What a namespace must set before anything runs in it.

mod access_in_default_namespace;
mod config_in_default_namespace;
mod default_namespace;
mod enforcement;
mod limit_range_without_defaults;
mod namespace_pod_security_below_baseline;
mod namespace_pod_security_not_restricted;
mod namespace_pod_security_unpinned;
mod namespace_pod_security_warns_only;
mod namespace_without_limit_range;
mod namespace_without_pod_security;
mod namespace_without_resource_quota;
mod namespace_without_service_account;
mod object_in_default_namespace;
mod resource_quota_without_compute;
mod service_in_default_namespace;
mod workload_in_default_namespace;
mod workload_in_kube_system;

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[
    access_in_default_namespace::CHECK,
    config_in_default_namespace::CHECK,
    limit_range_without_defaults::CHECK,
    namespace_pod_security_below_baseline::CHECK,
    namespace_pod_security_not_restricted::CHECK,
    namespace_pod_security_unpinned::CHECK,
    namespace_pod_security_warns_only::CHECK,
    namespace_without_limit_range::CHECK,
    namespace_without_pod_security::CHECK,
    namespace_without_resource_quota::CHECK,
    namespace_without_service_account::CHECK,
    object_in_default_namespace::CHECK,
    resource_quota_without_compute::CHECK,
    service_in_default_namespace::CHECK,
    workload_in_default_namespace::CHECK,
    workload_in_kube_system::CHECK,
];
