use model::access::{BINDINGS, Binding, ROLES, is_reserved};
use model::{Object, Severity, World};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "binding-to-missing-role",
    severity: Severity::Low,
    page: include_str!("binding_to_missing_role.md"),
    judge: Judge::ObjectAmong(BINDINGS, binding_to_missing_role),
};

fn binding_to_missing_role(binding: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let Some(binding) = Binding::of(*binding) else { return report.not_applicable() };
    let (kind, name) = (binding.role_kind(), binding.role_name());
    let Some(known) = ROLES.iter().find(|known| known.name == kind) else {
        return report.not_applicable();
    };
    if is_shipped(kind, name) || binding.role(world).is_some() {
        return;
    }
    let namespace = (kind == "Role").then_some(binding.object().namespace_or_default());
    if world.is_complete(*known, namespace) {
        report.at("roleRef.name", format!("gives {kind} `{name}`, which does not exist"));
    } else {
        report.unknown("roleRef.name", format!("no {kind} {name} among the objects given"));
    }
}

/// Kubernetes makes it in every cluster.
fn is_shipped(kind: &str, name: &str) -> bool {
    let is_for_users = ["admin", "cluster-admin", "edit", "view"].contains(&name);
    is_reserved(name)
        || kind == "ClusterRole" && is_for_users
        || name == "extension-apiserver-authentication-reader"
}
