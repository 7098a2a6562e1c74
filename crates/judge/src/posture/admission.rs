//! What guards the API server's door.

mod admission_binding_allows_without_parameter;
mod admission_binding_not_enforcing;
mod admission_binding_without_policy;
mod admission_exact_match;
mod admission_policy_fails_open;
mod admission_policy_without_binding;
mod api_service_skips_tls;
mod api_versions;
mod deprecated_api_version;
mod pod_security;
mod pod_security_defaults_privileged;
mod pod_security_exemptions;
mod pod_security_policy;
mod policies;
mod psp;
mod psp_allows_added_capabilities;
mod psp_allows_host_ipc;
mod psp_allows_host_network;
mod psp_allows_host_pid;
mod psp_allows_privilege_escalation;
mod psp_allows_privileged;
mod psp_allows_root;
mod psp_keeps_capabilities;
mod removed_api_version;
mod webhook_exempts_itself;
mod webhook_exempts_kube_system;
mod webhook_external_url;
mod webhook_fails_open;
mod webhook_intercepts_everything;
mod webhook_long_timeout;
mod webhook_misses_ephemeral_containers;
mod webhook_opt_out_label;
mod webhook_sees_secrets;
mod webhook_service_missing;
mod webhooks;

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[
    admission_binding_allows_without_parameter::CHECK,
    admission_binding_not_enforcing::CHECK,
    admission_binding_without_policy::CHECK,
    admission_exact_match::CHECK,
    admission_policy_fails_open::CHECK,
    admission_policy_without_binding::CHECK,
    api_service_skips_tls::CHECK,
    deprecated_api_version::CHECK,
    pod_security_defaults_privileged::CHECK,
    pod_security_exemptions::CHECK,
    pod_security_policy::CHECK,
    psp_allows_added_capabilities::CHECK,
    psp_allows_host_ipc::CHECK,
    psp_allows_host_network::CHECK,
    psp_allows_host_pid::CHECK,
    psp_allows_privilege_escalation::CHECK,
    psp_allows_privileged::CHECK,
    psp_allows_root::CHECK,
    psp_keeps_capabilities::CHECK,
    removed_api_version::CHECK,
    webhook_exempts_itself::CHECK,
    webhook_exempts_kube_system::CHECK,
    webhook_external_url::CHECK,
    webhook_fails_open::CHECK,
    webhook_intercepts_everything::CHECK,
    webhook_long_timeout::CHECK,
    webhook_misses_ephemeral_containers::CHECK,
    webhook_opt_out_label::CHECK,
    webhook_sees_secrets::CHECK,
    webhook_service_missing::CHECK,
];
