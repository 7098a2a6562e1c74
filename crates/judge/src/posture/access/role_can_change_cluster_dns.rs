use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-change-cluster-dns",
    severity: Severity::High,
    page: include_str!("role_can_change_cluster_dns.md"),
    judge: Judge::Role(ROLES, role_can_change_cluster_dns),
};

/// The ConfigMaps that the usual DNS servers read.
const DNS: &[&str] = &["coredns", "coredns-custom", "kube-dns", "node-local-dns"];

const CHANGE_CONFIG_MAPS: Ask =
    Ask { verbs: &["update", "patch"], resources: &[("", "configmaps")] };

fn role_can_change_cluster_dns(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &CHANGE_CONFIG_MAPS, |held| {
        if let Some(name) = held.names_one_of(DNS) {
            return Some(format!("may change the cluster's dns, in `{name}`"));
        }
        let is_dns_home = !held.role().is_cluster_wide()
            && held.role().object().namespace() == Some("kube-system");
        (is_dns_home && held.is_unlimited())
            .then(|| "may change the cluster's dns, in `coredns`".to_owned())
    });
}
