//! What images are run, and where they come from.

mod crypto_miner;
mod image_anonymous_registry;
mod image_attack_tool;
mod image_debug_variant;
mod image_invalid;
mod image_known_vulnerable;
mod image_not_pinned;
mod image_pull_policy;
mod image_pull_policy_stale;
mod image_registry_address;
mod image_registry_denied;
mod image_registry_frozen;
mod image_registry_not_allowed;
mod image_tag_floating;
mod image_tag_latest;
mod image_unmaintained;
mod image_volume_not_pinned;
mod ingress_nginx_retired;
mod kubernetes_dashboard;
pub(super) mod reference;
mod tags;
mod tiller;
pub(super) mod version;

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[
    crypto_miner::CHECK,
    image_anonymous_registry::CHECK,
    image_attack_tool::CHECK,
    image_debug_variant::CHECK,
    image_invalid::CHECK,
    image_known_vulnerable::CHECK,
    image_not_pinned::CHECK,
    image_pull_policy::CHECK,
    image_pull_policy_stale::CHECK,
    image_registry_address::CHECK,
    image_registry_denied::CHECK,
    image_registry_frozen::CHECK,
    image_registry_not_allowed::CHECK,
    image_tag_floating::CHECK,
    image_tag_latest::CHECK,
    image_unmaintained::CHECK,
    image_volume_not_pinned::CHECK,
    ingress_nginx_retired::CHECK,
    kubernetes_dashboard::CHECK,
    tiller::CHECK,
];
