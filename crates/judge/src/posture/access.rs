//! Who may do what: roles, bindings, service accounts.

mod automount_service_account_token;
mod aws_auth_grants_masters;
mod binding_disguises_service_account;
mod binding_grants_pod_exec;
mod binding_to_all_service_accounts;
mod binding_to_all_users;
mod binding_to_anonymous;
mod binding_to_bootstrap_tokens;
mod binding_to_dashboard_role;
mod binding_to_default_service_account;
mod binding_to_missing_role;
mod binding_to_missing_service_account;
mod binding_to_nodes;
mod binding_to_system_masters;
mod cluster_binding_to_admin_or_edit;
mod cluster_binding_to_cluster_admin;
mod cluster_role_allows_everything;
mod default_service_account_has_cloud_identity;
mod default_service_account_mounts_token;
mod deprecated_service_account_field;
mod long_lived_projected_token;
mod mounts_token_with_rights;
mod reserved_name_hides_binding;
mod reserved_name_hides_power;
mod role_aggregates_everything;
mod role_allows_everything;
mod role_allows_whole_core_group;
mod role_asks_for_cluster_resources;
mod role_binding_to_cluster_admin;
mod role_can_add_ephemeral_containers;
mod role_can_approve_certificates;
mod role_can_approve_for_signers;
mod role_can_attach_to_pods;
mod role_can_bind_roles;
mod role_can_change_aws_auth;
mod role_can_change_cluster_dns;
mod role_can_control_admission_policies;
mod role_can_control_admission_webhooks;
mod role_can_control_network_policies;
mod role_can_control_policy_engines;
mod role_can_create_persistent_volumes;
mod role_can_create_pods;
mod role_can_create_token_secrets;
mod role_can_delete_events;
mod role_can_delete_workloads;
mod role_can_deploy_through_gitops;
mod role_can_escalate_roles;
mod role_can_evict_pods;
mod role_can_exec_into_pods;
mod role_can_expose_workloads;
mod role_can_forward_ports;
mod role_can_impersonate_attributes;
mod role_can_impersonate_groups;
mod role_can_impersonate_service_accounts;
mod role_can_impersonate_users;
mod role_can_label_namespaces;
mod role_can_lift_quotas;
mod role_can_modify_nodes;
mod role_can_modify_pod_status;
mod role_can_modify_service_status;
mod role_can_modify_workloads;
mod role_can_proxy_to_nodes;
mod role_can_proxy_to_workloads;
mod role_can_reach_debug_urls;
mod role_can_read_pod_logs;
mod role_can_read_secrets;
mod role_can_request_tokens;
mod role_can_sign_certificates;
mod role_can_use_privileged_scc;
mod role_can_write_api_services;
mod role_can_write_bindings;
mod role_can_write_config_maps;
mod role_can_write_custom_resource_definitions;
mod role_can_write_endpoints;
mod role_can_write_priority_classes;
mod role_can_write_roles;
mod role_can_write_runtime_classes;
mod role_can_write_secrets;
mod role_can_write_service_accounts;
mod role_can_write_system_leases;
mod role_matches_nothing;
mod role_names_do_not_limit;
mod role_widens_built_in_role;
mod role_with_wildcard_groups;
mod role_with_wildcard_resources;
mod role_with_wildcard_subresources;
mod role_with_wildcard_urls;
mod role_with_wildcard_verbs;
mod service_account_lists_token_secrets;
mod service_account_token_secret;
mod workload_uses_controller_account;
mod workload_uses_dashboard_account;
mod workload_with_administrative_role;
mod workload_with_takeover_role;

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[
    automount_service_account_token::CHECK,
    aws_auth_grants_masters::CHECK,
    binding_disguises_service_account::CHECK,
    binding_grants_pod_exec::CHECK,
    binding_to_all_service_accounts::CHECK,
    binding_to_all_users::CHECK,
    binding_to_anonymous::CHECK,
    binding_to_bootstrap_tokens::CHECK,
    binding_to_dashboard_role::CHECK,
    binding_to_default_service_account::CHECK,
    binding_to_missing_role::CHECK,
    binding_to_missing_service_account::CHECK,
    binding_to_nodes::CHECK,
    binding_to_system_masters::CHECK,
    cluster_binding_to_admin_or_edit::CHECK,
    cluster_binding_to_cluster_admin::CHECK,
    cluster_role_allows_everything::CHECK,
    default_service_account_has_cloud_identity::CHECK,
    default_service_account_mounts_token::CHECK,
    deprecated_service_account_field::CHECK,
    long_lived_projected_token::CHECK,
    mounts_token_with_rights::CHECK,
    reserved_name_hides_binding::CHECK,
    reserved_name_hides_power::CHECK,
    role_aggregates_everything::CHECK,
    role_allows_everything::CHECK,
    role_allows_whole_core_group::CHECK,
    role_asks_for_cluster_resources::CHECK,
    role_binding_to_cluster_admin::CHECK,
    role_can_add_ephemeral_containers::CHECK,
    role_can_approve_certificates::CHECK,
    role_can_approve_for_signers::CHECK,
    role_can_attach_to_pods::CHECK,
    role_can_bind_roles::CHECK,
    role_can_change_aws_auth::CHECK,
    role_can_change_cluster_dns::CHECK,
    role_can_control_admission_policies::CHECK,
    role_can_control_admission_webhooks::CHECK,
    role_can_control_network_policies::CHECK,
    role_can_control_policy_engines::CHECK,
    role_can_create_persistent_volumes::CHECK,
    role_can_create_pods::CHECK,
    role_can_create_token_secrets::CHECK,
    role_can_delete_events::CHECK,
    role_can_delete_workloads::CHECK,
    role_can_deploy_through_gitops::CHECK,
    role_can_escalate_roles::CHECK,
    role_can_evict_pods::CHECK,
    role_can_exec_into_pods::CHECK,
    role_can_expose_workloads::CHECK,
    role_can_forward_ports::CHECK,
    role_can_impersonate_attributes::CHECK,
    role_can_impersonate_groups::CHECK,
    role_can_impersonate_service_accounts::CHECK,
    role_can_impersonate_users::CHECK,
    role_can_label_namespaces::CHECK,
    role_can_lift_quotas::CHECK,
    role_can_modify_nodes::CHECK,
    role_can_modify_pod_status::CHECK,
    role_can_modify_service_status::CHECK,
    role_can_modify_workloads::CHECK,
    role_can_proxy_to_nodes::CHECK,
    role_can_proxy_to_workloads::CHECK,
    role_can_reach_debug_urls::CHECK,
    role_can_read_pod_logs::CHECK,
    role_can_read_secrets::CHECK,
    role_can_request_tokens::CHECK,
    role_can_sign_certificates::CHECK,
    role_can_use_privileged_scc::CHECK,
    role_can_write_api_services::CHECK,
    role_can_write_bindings::CHECK,
    role_can_write_config_maps::CHECK,
    role_can_write_custom_resource_definitions::CHECK,
    role_can_write_endpoints::CHECK,
    role_can_write_priority_classes::CHECK,
    role_can_write_roles::CHECK,
    role_can_write_runtime_classes::CHECK,
    role_can_write_secrets::CHECK,
    role_can_write_service_accounts::CHECK,
    role_can_write_system_leases::CHECK,
    role_matches_nothing::CHECK,
    role_names_do_not_limit::CHECK,
    role_widens_built_in_role::CHECK,
    role_with_wildcard_groups::CHECK,
    role_with_wildcard_resources::CHECK,
    role_with_wildcard_subresources::CHECK,
    role_with_wildcard_urls::CHECK,
    role_with_wildcard_verbs::CHECK,
    service_account_lists_token_secrets::CHECK,
    service_account_token_secret::CHECK,
    workload_uses_controller_account::CHECK,
    workload_uses_dashboard_account::CHECK,
    workload_with_administrative_role::CHECK,
    workload_with_takeover_role::CHECK,
];
