//! What the baseline asks for: no known way from the pod to its node.

mod apparmor_profile;
pub(super) mod capabilities;
mod host_namespaces;
mod host_path_volumes;
mod host_ports;
mod host_probes_and_host_lifecycle;
mod privileged;
pub(super) mod proc_mount;
pub(super) mod seccomp_profile;
mod selinux_options;
mod sysctls;
mod windows_host_process;

use super::Control;

/// In the order in which denials name them: that of their keys.
pub(super) const CONTROLS: &[Control] = &[
    apparmor_profile::CONTROL,
    capabilities::CONTROL,
    host_namespaces::CONTROL,
    host_path_volumes::CONTROL,
    host_ports::CONTROL,
    host_probes_and_host_lifecycle::CONTROL,
    privileged::CONTROL,
    proc_mount::CONTROL,
    selinux_options::CONTROL,
    seccomp_profile::CONTROL,
    sysctls::CONTROL,
    windows_host_process::CONTROL,
];
