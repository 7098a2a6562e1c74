//! Objects that name others which do not exist.

mod autoscaler_target_missing;
mod config_map_missing;
mod disruption_budget_selects_nothing;
mod duplicate_object;
mod ingress_backend_missing;
mod ingress_backend_port_missing;
mod ingress_class_missing;
mod ingress_secret_missing;
mod network_policy_peer_selects_nothing;
mod network_policy_selects_nothing;
mod pod_references;
mod priority_class_missing;
mod route_backend_missing;
mod route_gateway_missing;
mod route_without_reference_grant;
mod routes;
mod runtime_class_missing;
mod secret_missing;
mod selector_mismatch;
mod service_account_missing;
mod service_monitor_selects_nothing;
mod service_selects_nothing;
mod service_target_port_missing;
mod stateful_set_service_missing;
mod storage_class_missing;
mod volume_claim_missing;

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[
    autoscaler_target_missing::CHECK,
    config_map_missing::CHECK,
    disruption_budget_selects_nothing::CHECK,
    duplicate_object::CHECK,
    ingress_backend_missing::CHECK,
    ingress_backend_port_missing::CHECK,
    ingress_class_missing::CHECK,
    ingress_secret_missing::CHECK,
    network_policy_peer_selects_nothing::CHECK,
    network_policy_selects_nothing::CHECK,
    priority_class_missing::CHECK,
    route_backend_missing::CHECK,
    route_gateway_missing::CHECK,
    route_without_reference_grant::CHECK,
    runtime_class_missing::CHECK,
    secret_missing::CHECK,
    selector_mismatch::CHECK,
    service_account_missing::CHECK,
    service_monitor_selects_nothing::CHECK,
    service_selects_nothing::CHECK,
    service_target_port_missing::CHECK,
    stateful_set_service_missing::CHECK,
    storage_class_missing::CHECK,
    volume_claim_missing::CHECK,
];
