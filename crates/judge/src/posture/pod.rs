//! What sets a pod and its containers apart from the node and from each other.

mod agent_sandbox_runtime;
mod all_taints_tolerated;
mod app_armor_annotation;
mod app_armor_unconfined;
mod authentication_disabled;
mod capabilities_not_dropped;
mod capability;
mod capability_all;
mod capability_beyond_baseline;
mod capability_bpf;
mod capability_dac_read_search;
mod capability_mac;
mod capability_net_admin;
mod capability_net_raw;
mod capability_setpcap;
mod capability_sys_admin;
mod capability_sys_boot;
mod capability_sys_module;
mod capability_sys_ptrace;
mod capability_sys_rawio;
mod capability_unknown;
pub(super) mod command;
mod control_plane_selected;
mod control_plane_tolerated;
mod debug_port_open;
mod docker_in_docker;
pub(super) mod environment;
mod ephemeral_container;
mod external_dns;
mod flex_volume;
mod git_repo_volume;
mod git_sync_command;
mod host_aliases;
mod host_ipc;
mod host_network;
mod host_path;
mod host_path_class;
mod host_path_cni;
mod host_path_control_plane;
mod host_path_credentials;
mod host_path_dev;
mod host_path_etc;
mod host_path_host_socket;
mod host_path_kubelet;
mod host_path_log;
mod host_path_proc;
mod host_path_root;
mod host_path_runtime_data;
mod host_path_runtime_socket;
mod host_path_sys;
mod host_path_system;
mod host_path_writable;
mod host_pid;
mod host_port;
mod host_user_namespace;
mod interactive_container;
mod kubectl_proxy_open;
mod low_user_id;
mod mount_propagation_bidirectional;
mod naked_pod;
mod net_raw_not_dropped;
mod node_name;
mod node_shell;
mod non_root_contradicted;
mod package_install_at_start;
mod persistent_volume_host_path;
mod pipe_to_shell;
mod privilege_escalation_allowed;
mod privileged;
mod privileged_host_port;
mod probe_host;
mod proc_mount_unmasked;
mod reverse_shell;
mod root_fs_group;
mod root_group;
mod root_supplemental_group;
mod root_user;
mod seccomp_annotation;
mod seccomp_unconfined;
mod seccomp_unset;
mod selinux_custom_options;
mod selinux_unconfined;
mod share_process_namespace;
mod ssh_port;
mod ssh_service;
mod standing;
mod sub_path;
mod sudo_in_command;
mod system_priority;
mod tls_verification_off;
mod tunnel_out;
mod unsafe_sysctl;
mod volume_type;
mod windows;
mod windows_administrator;
mod windows_host_process;
mod windows_user_unset;
mod writable_root_filesystem;

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[
    agent_sandbox_runtime::CHECK,
    all_taints_tolerated::CHECK,
    app_armor_annotation::CHECK,
    app_armor_unconfined::CHECK,
    authentication_disabled::CHECK,
    capabilities_not_dropped::CHECK,
    capability_all::CHECK,
    capability_beyond_baseline::CHECK,
    capability_bpf::CHECK,
    capability_dac_read_search::CHECK,
    capability_mac::CHECK,
    capability_net_admin::CHECK,
    capability_net_raw::CHECK,
    capability_setpcap::CHECK,
    capability_sys_admin::CHECK,
    capability_sys_boot::CHECK,
    capability_sys_module::CHECK,
    capability_sys_ptrace::CHECK,
    capability_sys_rawio::CHECK,
    capability_unknown::CHECK,
    control_plane_selected::CHECK,
    control_plane_tolerated::CHECK,
    debug_port_open::CHECK,
    docker_in_docker::CHECK,
    ephemeral_container::CHECK,
    external_dns::CHECK,
    flex_volume::CHECK,
    git_repo_volume::CHECK,
    git_sync_command::CHECK,
    host_aliases::CHECK,
    host_ipc::CHECK,
    host_network::CHECK,
    host_path::CHECK,
    host_path_cni::CHECK,
    host_path_control_plane::CHECK,
    host_path_credentials::CHECK,
    host_path_dev::CHECK,
    host_path_etc::CHECK,
    host_path_host_socket::CHECK,
    host_path_kubelet::CHECK,
    host_path_log::CHECK,
    host_path_proc::CHECK,
    host_path_root::CHECK,
    host_path_runtime_data::CHECK,
    host_path_runtime_socket::CHECK,
    host_path_sys::CHECK,
    host_path_system::CHECK,
    host_path_writable::CHECK,
    host_pid::CHECK,
    host_port::CHECK,
    host_user_namespace::CHECK,
    interactive_container::CHECK,
    kubectl_proxy_open::CHECK,
    low_user_id::CHECK,
    mount_propagation_bidirectional::CHECK,
    naked_pod::CHECK,
    net_raw_not_dropped::CHECK,
    node_name::CHECK,
    node_shell::CHECK,
    non_root_contradicted::CHECK,
    package_install_at_start::CHECK,
    persistent_volume_host_path::CHECK,
    pipe_to_shell::CHECK,
    privilege_escalation_allowed::CHECK,
    privileged::CHECK,
    privileged_host_port::CHECK,
    probe_host::CHECK,
    proc_mount_unmasked::CHECK,
    reverse_shell::CHECK,
    root_fs_group::CHECK,
    root_group::CHECK,
    root_supplemental_group::CHECK,
    root_user::CHECK,
    seccomp_annotation::CHECK,
    seccomp_unconfined::CHECK,
    seccomp_unset::CHECK,
    selinux_custom_options::CHECK,
    selinux_unconfined::CHECK,
    share_process_namespace::CHECK,
    ssh_port::CHECK,
    ssh_service::CHECK,
    sub_path::CHECK,
    sudo_in_command::CHECK,
    system_priority::CHECK,
    tls_verification_off::CHECK,
    tunnel_out::CHECK,
    unsafe_sysctl::CHECK,
    volume_type::CHECK,
    windows_administrator::CHECK,
    windows_host_process::CHECK,
    windows_user_unset::CHECK,
    writable_root_filesystem::CHECK,
];
