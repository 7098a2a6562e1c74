//! What the checks on bindings share: whom a binding gives what, and which bindings are left to
//! Kubernetes, which ships them.

use model::access::{Binding, Subject, Sweep, is_reserved};
use model::{Edit, Object, World};

use crate::report::Report;

/// Reports what `says` makes of each of those whom a binding gives its role to.
pub(super) fn judge(
    object: &Object<'_>,
    report: &mut Report<'_>,
    says: impl Fn(&Binding<'_>, &Subject<'_>) -> Option<String>,
) {
    let Some(binding) = Binding::of(*object) else { return report.not_applicable() };
    for subject in binding.subjects() {
        if let Some(words) = says(&binding, &subject) {
            report.at(subject.path(), words).risky_fix(Edit::remove(subject.path()));
        }
    }
}

/// The binding that `object` is, unless Kubernetes or its provider makes and repairs it.
pub(super) fn judged_binding<'d>(object: &Object<'d>) -> Option<Binding<'d>> {
    Binding::of(*object).filter(|binding| {
        let name = object.name();
        let is_first_admin = name == "cluster-admin" && binding.is_to_cluster_role(name);
        !is_reserved(name) && !is_first_admin
    })
}

/// What a binding gives, as far as its role is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gives {
    /// Every permission.
    Everything,
    /// Less than that.
    Less,
    /// A role that is not known.
    Unknown,
}

/// What `binding` gives.
pub(super) fn what(binding: &Binding<'_>, world: &dyn World) -> Gives {
    if binding.is_to_cluster_role("cluster-admin") {
        return Gives::Everything;
    }
    match binding.role(world) {
        None => Gives::Unknown,
        Some(role) if role.rules().any(|rule| rule.sweep() == Some(Sweep::Everything)) => {
            Gives::Everything
        }
        Some(_) => Gives::Less,
    }
}

/// Gives a role that Kubernetes means for everybody, or for every service account.
pub(super) fn is_meant_for_all(binding: &Binding<'_>) -> bool {
    const FOR_ALL: &[&str] = &[
        "system:basic-user",
        "system:cluster-trust-bundle-discovery",
        "system:discovery",
        "system:image-puller",
        "system:public-info-viewer",
        "system:service-account-issuer-discovery",
    ];
    let name = binding.role_name();
    FOR_ALL.contains(&name) || name.starts_with("kubeadm:")
}
