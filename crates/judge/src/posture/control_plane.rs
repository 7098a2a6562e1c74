//! Flags and files of the control plane, given as manifests.

mod api_server_alpha_features;
mod api_server_always_admit;
mod api_server_always_allow;
mod api_server_always_pull_images_missing;
mod api_server_anonymous_auth;
mod api_server_audit_log_max_age;
mod api_server_audit_log_max_backup;
mod api_server_audit_log_max_size;
mod api_server_audit_log_missing;
mod api_server_audit_policy_missing;
mod api_server_basic_auth_file;
mod api_server_client_ca_missing;
mod api_server_cors_any_origin;
mod api_server_encryption_missing;
mod api_server_etcd_ca_missing;
mod api_server_etcd_client_certificate_missing;
mod api_server_etcd_without_tls;
mod api_server_event_rate_limit_missing;
mod api_server_external_ips_allowed;
mod api_server_insecure_bind_address;
mod api_server_insecure_port;
mod api_server_kubelet_ca_missing;
mod api_server_kubelet_client_certificate_missing;
mod api_server_kubelet_without_tls;
mod api_server_namespace_lifecycle_off;
mod api_server_node_authorization_missing;
mod api_server_node_restriction_missing;
mod api_server_old_tls;
mod api_server_pod_security_off;
mod api_server_profiling;
mod api_server_rbac_missing;
mod api_server_request_timeout;
mod api_server_secure_port_off;
mod api_server_service_account_admission_off;
mod api_server_service_account_key_missing;
mod api_server_service_account_lookup_off;
mod api_server_shared_etcd_ca;
mod api_server_tls_certificate_missing;
mod api_server_token_auth_file;
mod api_server_token_extension;
mod api_server_verbose_log;
mod api_server_weak_ciphers;
mod audit;
mod audit_policy_empty;
mod audit_policy_ignores_changes;
mod audit_policy_ignores_exec;
mod audit_policy_ignores_secrets;
mod audit_policy_records_nothing;
mod audit_policy_records_secrets;
mod authentication;
mod authentication_anonymous;
mod authentication_unprefixed_claims;
mod authorization;
mod authorization_always_allow;
mod authorization_rbac_missing;
mod authorization_webhook_fails_open;
mod controller_manager_bind_address;
mod controller_manager_gc_threshold;
mod controller_manager_insecure_port;
mod controller_manager_kubelet_rotation_off;
mod controller_manager_long_certificates;
mod controller_manager_profiling;
mod controller_manager_root_ca_missing;
mod controller_manager_service_account_key_missing;
mod controller_manager_shared_credentials;
mod encryption;
mod encryption_identity_first;
mod encryption_inline_key;
mod encryption_secrets_uncovered;
mod encryption_weak_provider;
mod etcd_auto_tls;
mod etcd_client_auth_missing;
mod etcd_clients_without_tls;
mod etcd_peer_auth_missing;
mod etcd_peer_auto_tls;
mod etcd_peer_tls_missing;
mod etcd_peers_without_tls;
mod etcd_tls_missing;
mod etcd_weak_ciphers;
mod image_policy_fails_open;
mod kubeadm_endless_token;
mod kubeadm_unsafe_discovery;
mod scheduler_bind_address;
mod scheduler_insecure_port;
mod scheduler_profiling;

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[
    api_server_alpha_features::CHECK,
    api_server_always_admit::CHECK,
    api_server_always_allow::CHECK,
    api_server_always_pull_images_missing::CHECK,
    api_server_anonymous_auth::CHECK,
    api_server_audit_log_max_age::CHECK,
    api_server_audit_log_max_backup::CHECK,
    api_server_audit_log_max_size::CHECK,
    api_server_audit_log_missing::CHECK,
    api_server_audit_policy_missing::CHECK,
    api_server_basic_auth_file::CHECK,
    api_server_client_ca_missing::CHECK,
    api_server_cors_any_origin::CHECK,
    api_server_encryption_missing::CHECK,
    api_server_etcd_ca_missing::CHECK,
    api_server_etcd_client_certificate_missing::CHECK,
    api_server_etcd_without_tls::CHECK,
    api_server_event_rate_limit_missing::CHECK,
    api_server_external_ips_allowed::CHECK,
    api_server_insecure_bind_address::CHECK,
    api_server_insecure_port::CHECK,
    api_server_kubelet_ca_missing::CHECK,
    api_server_kubelet_client_certificate_missing::CHECK,
    api_server_kubelet_without_tls::CHECK,
    api_server_namespace_lifecycle_off::CHECK,
    api_server_node_authorization_missing::CHECK,
    api_server_node_restriction_missing::CHECK,
    api_server_old_tls::CHECK,
    api_server_pod_security_off::CHECK,
    api_server_profiling::CHECK,
    api_server_rbac_missing::CHECK,
    api_server_request_timeout::CHECK,
    api_server_secure_port_off::CHECK,
    api_server_service_account_admission_off::CHECK,
    api_server_service_account_key_missing::CHECK,
    api_server_service_account_lookup_off::CHECK,
    api_server_shared_etcd_ca::CHECK,
    api_server_tls_certificate_missing::CHECK,
    api_server_token_auth_file::CHECK,
    api_server_token_extension::CHECK,
    api_server_verbose_log::CHECK,
    api_server_weak_ciphers::CHECK,
    audit_policy_empty::CHECK,
    audit_policy_ignores_changes::CHECK,
    audit_policy_ignores_exec::CHECK,
    audit_policy_ignores_secrets::CHECK,
    audit_policy_records_nothing::CHECK,
    audit_policy_records_secrets::CHECK,
    authentication_anonymous::CHECK,
    authentication_unprefixed_claims::CHECK,
    authorization_always_allow::CHECK,
    authorization_rbac_missing::CHECK,
    authorization_webhook_fails_open::CHECK,
    controller_manager_bind_address::CHECK,
    controller_manager_gc_threshold::CHECK,
    controller_manager_insecure_port::CHECK,
    controller_manager_kubelet_rotation_off::CHECK,
    controller_manager_long_certificates::CHECK,
    controller_manager_profiling::CHECK,
    controller_manager_root_ca_missing::CHECK,
    controller_manager_service_account_key_missing::CHECK,
    controller_manager_shared_credentials::CHECK,
    encryption_identity_first::CHECK,
    encryption_inline_key::CHECK,
    encryption_secrets_uncovered::CHECK,
    encryption_weak_provider::CHECK,
    etcd_auto_tls::CHECK,
    etcd_client_auth_missing::CHECK,
    etcd_clients_without_tls::CHECK,
    etcd_peer_auth_missing::CHECK,
    etcd_peer_auto_tls::CHECK,
    etcd_peer_tls_missing::CHECK,
    etcd_peers_without_tls::CHECK,
    etcd_tls_missing::CHECK,
    etcd_weak_ciphers::CHECK,
    image_policy_fails_open::CHECK,
    kubeadm_endless_token::CHECK,
    kubeadm_unsafe_discovery::CHECK,
    scheduler_bind_address::CHECK,
    scheduler_insecure_port::CHECK,
    scheduler_profiling::CHECK,
];
