use model::access::CLUSTER_ROLE_BINDING;
use model::{Object, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::subject::{self, Gives};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "cluster-binding-to-cluster-admin",
    severity: Severity::High,
    page: include_str!("cluster_binding_to_cluster_admin.md"),
    judge: Judge::ObjectAmong(&[CLUSTER_ROLE_BINDING], cluster_binding_to_cluster_admin),
};

fn cluster_binding_to_cluster_admin(
    binding: &Object<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    let Some(binding) = subject::judged_binding(binding) else { return report.not_applicable() };
    match subject::what(&binding, world) {
        Gives::Everything if !binding.is_empty() => {
            report.at("roleRef.name", "makes its subjects administrators of the cluster");
        }
        Gives::Everything | Gives::Less => {}
        Gives::Unknown => report.not_applicable(),
    }
}
