//! Nodes, and their files given as manifests.

mod kube_proxy_metrics_exposed;
mod kube_proxy_profiling;
mod kubelet_always_allow;
mod kubelet_anonymous_auth;
mod kubelet_client_ca_missing;
mod kubelet_client_rotation_off;
mod kubelet_event_rate_unlimited;
mod kubelet_healthz_exposed;
mod kubelet_hostname_override;
mod kubelet_image_reuse;
mod kubelet_iptables_chains_off;
mod kubelet_kernel_defaults;
mod kubelet_node_logs_open;
mod kubelet_old_tls;
mod kubelet_pid_limit_missing;
mod kubelet_read_only_port;
mod kubelet_seccomp_default_off;
mod kubelet_server_rotation_off;
mod kubelet_serving_certificate_missing;
mod kubelet_static_pods_over_http;
mod kubelet_streaming_timeout_off;
mod kubelet_unsafe_sysctls;
mod kubelet_weak_ciphers;
mod node_release_unsupported;

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[
    kube_proxy_metrics_exposed::CHECK,
    kube_proxy_profiling::CHECK,
    kubelet_always_allow::CHECK,
    kubelet_anonymous_auth::CHECK,
    kubelet_client_ca_missing::CHECK,
    kubelet_client_rotation_off::CHECK,
    kubelet_event_rate_unlimited::CHECK,
    kubelet_healthz_exposed::CHECK,
    kubelet_hostname_override::CHECK,
    kubelet_image_reuse::CHECK,
    kubelet_iptables_chains_off::CHECK,
    kubelet_kernel_defaults::CHECK,
    kubelet_node_logs_open::CHECK,
    kubelet_old_tls::CHECK,
    kubelet_pid_limit_missing::CHECK,
    kubelet_read_only_port::CHECK,
    kubelet_seccomp_default_off::CHECK,
    kubelet_server_rotation_off::CHECK,
    kubelet_serving_certificate_missing::CHECK,
    kubelet_static_pods_over_http::CHECK,
    kubelet_streaming_timeout_off::CHECK,
    kubelet_unsafe_sysctls::CHECK,
    kubelet_weak_ciphers::CHECK,
    node_release_unsupported::CHECK,
];
