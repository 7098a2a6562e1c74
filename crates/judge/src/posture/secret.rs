//! Credentials where they do not belong.

mod credential_in_annotation;
mod credential_in_chart_values;
mod credential_in_command;
mod credential_in_config_map;
mod credential_in_env;
mod credential_in_probe;
mod credential_in_storage_parameters;
mod format;
mod join_token_inline;
mod kinds;
mod kubeconfig_credential;
mod name;
mod secret_env_from;
mod secret_in_clear;
mod secret_in_env;
mod secret_last_applied;
mod text;

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[
    credential_in_annotation::CHECK,
    credential_in_chart_values::CHECK,
    credential_in_command::CHECK,
    credential_in_config_map::CHECK,
    credential_in_env::CHECK,
    credential_in_probe::CHECK,
    credential_in_storage_parameters::CHECK,
    join_token_inline::CHECK,
    kubeconfig_credential::CHECK,
    secret_env_from::CHECK,
    secret_in_clear::CHECK,
    secret_in_env::CHECK,
    secret_last_applied::CHECK,
];
