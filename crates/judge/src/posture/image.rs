//! What images are run, and where they come from.

mod argocd_chart_traversal;
mod argocd_credential_leak;
mod crypto_miner;
mod grafana_privilege_race;
mod hole;
mod image_anonymous_registry;
mod image_attack_tool;
mod image_debug_variant;
mod image_invalid;
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
mod ingress_nginx_code_injection;
mod ingress_nginx_retired;
mod kubernetes_dashboard;
mod kyverno_signature_bypass;
pub(super) mod reference;
mod tags;
mod tiller;
pub(super) mod version;

use crate::check::Check;

pub(super) const CHECKS: &[Check] = &[
    argocd_chart_traversal::CHECK,
    argocd_credential_leak::CHECK,
    crypto_miner::CHECK,
    grafana_privilege_race::CHECK,
    image_anonymous_registry::CHECK,
    image_attack_tool::CHECK,
    image_debug_variant::CHECK,
    image_invalid::CHECK,
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
    ingress_nginx_code_injection::CHECK,
    ingress_nginx_retired::CHECK,
    kubernetes_dashboard::CHECK,
    kyverno_signature_bypass::CHECK,
    tiller::CHECK,
];
