//! What the restricted level asks for beyond the baseline: hardening as current practice has it.

mod allow_privilege_escalation;
mod capabilities;
mod proc_mount;
mod restricted_volumes;
mod run_as_non_root;
mod run_as_user;
mod seccomp_profile;

use super::Control;

/// In the order in which denials name them: that of their keys.
pub(super) const CONTROLS: &[Control] = &[
    allow_privilege_escalation::CONTROL,
    capabilities::CONTROL,
    proc_mount::CONTROL,
    restricted_volumes::CONTROL,
    run_as_non_root::CONTROL,
    run_as_user::CONTROL,
    seccomp_profile::CONTROL,
];
