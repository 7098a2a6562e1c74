//! Who may talk to whom, and what is exposed.

mod admin_network_policy_allows_all;
mod admin_port_exposed;
mod agent_sandbox_egress;
mod baseline_policy_without_deny;
mod cidr;
mod cilium_policy_open_to_world;
mod cilium_policy_without_default_deny;
mod coverage;
pub(in crate::posture) mod exposure;
mod external_name_to_inside;
mod gateway_listener_without_tls;
mod gateway_open_to_all_namespaces;
mod ingress_annotation_injection;
mod ingress_default_backend;
mod ingress_host_without_tls;
mod ingress_nginx_snippet_leak;
mod ingress_nginx_snippets_allowed;
mod ingress_snippet_annotation;
mod ingress_tls_redirect_off;
mod ingress_wildcard_host;
mod ingress_without_host;
mod ingress_without_tls;
mod istio_authorization_allows_all;
mod istio_mutual_tls_not_strict;
mod load_balancer_open_to_internet;
mod load_balancer_without_certificate;
mod mesh;
mod namespace_without_default_deny_egress;
mod namespace_without_default_deny_ingress;
mod namespace_without_network_policy;
mod network_policy_allows_all_egress;
mod network_policy_allows_all_ingress;
mod network_policy_egress_to_anywhere;
mod network_policy_ingress_from_anywhere;
mod network_policy_open_to_all_namespaces;
mod network_policy_reaches_metadata;
mod network_policy_rules_ignored;
mod network_policy_wide_port_range;
mod nginx;
pub(in crate::posture) mod peers;
mod pod_egress_unrestricted;
mod pod_ingress_unrestricted;
mod pod_without_network_policy;
mod reference_grant_to_every_secret;
mod sensitive_interface_exposed;
mod service_external_ips;
mod service_external_name;
mod service_node_port;
mod unauthenticated_service;
mod workload_exposed_by_gateway;
mod workload_exposed_by_ingress;
mod workload_exposed_by_service;

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[
    admin_network_policy_allows_all::CHECK,
    admin_port_exposed::CHECK,
    agent_sandbox_egress::CHECK,
    baseline_policy_without_deny::CHECK,
    cilium_policy_open_to_world::CHECK,
    cilium_policy_without_default_deny::CHECK,
    external_name_to_inside::CHECK,
    gateway_listener_without_tls::CHECK,
    gateway_open_to_all_namespaces::CHECK,
    ingress_annotation_injection::CHECK,
    ingress_default_backend::CHECK,
    ingress_host_without_tls::CHECK,
    ingress_nginx_snippet_leak::CHECK,
    ingress_nginx_snippets_allowed::CHECK,
    ingress_snippet_annotation::CHECK,
    ingress_tls_redirect_off::CHECK,
    ingress_wildcard_host::CHECK,
    ingress_without_host::CHECK,
    ingress_without_tls::CHECK,
    istio_authorization_allows_all::CHECK,
    istio_mutual_tls_not_strict::CHECK,
    load_balancer_open_to_internet::CHECK,
    load_balancer_without_certificate::CHECK,
    namespace_without_default_deny_egress::CHECK,
    namespace_without_default_deny_ingress::CHECK,
    namespace_without_network_policy::CHECK,
    network_policy_allows_all_egress::CHECK,
    network_policy_allows_all_ingress::CHECK,
    network_policy_egress_to_anywhere::CHECK,
    network_policy_ingress_from_anywhere::CHECK,
    network_policy_open_to_all_namespaces::CHECK,
    network_policy_reaches_metadata::CHECK,
    network_policy_rules_ignored::CHECK,
    network_policy_wide_port_range::CHECK,
    pod_egress_unrestricted::CHECK,
    pod_ingress_unrestricted::CHECK,
    pod_without_network_policy::CHECK,
    reference_grant_to_every_secret::CHECK,
    sensitive_interface_exposed::CHECK,
    service_external_ips::CHECK,
    service_external_name::CHECK,
    service_node_port::CHECK,
    unauthenticated_service::CHECK,
    workload_exposed_by_gateway::CHECK,
    workload_exposed_by_ingress::CHECK,
    workload_exposed_by_service::CHECK,
];
