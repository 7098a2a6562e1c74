use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-expose-workloads",
    severity: Severity::Low,
    page: include_str!("role_can_expose_workloads.md"),
    judge: Judge::Role(ROLES, role_can_expose_workloads),
};

const EXPOSE: Ask = Ask {
    verbs: &["create", "update", "patch"],
    resources: &[
        ("", "services"),
        ("networking.k8s.io", "ingresses"),
        ("gateway.networking.k8s.io", "gateways"),
        ("gateway.networking.k8s.io", "httproutes"),
        ("gateway.networking.k8s.io", "grpcroutes"),
        ("gateway.networking.k8s.io", "tlsroutes"),
        ("gateway.networking.k8s.io", "tcproutes"),
        ("gateway.networking.k8s.io", "udproutes"),
        ("route.openshift.io", "routes"),
    ],
};

fn role_can_expose_workloads(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &EXPOSE, |held| {
        held.is_unlimited().then(|| format!("may publish {}", held.every("workload")))
    });
}
