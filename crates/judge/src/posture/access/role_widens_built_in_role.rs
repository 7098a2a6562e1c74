use model::access::{Ask, CLUSTER_ROLE, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-widens-built-in-role",
    severity: Severity::Medium,
    page: include_str!("role_widens_built_in_role.md"),
    judge: Judge::Role(&[CLUSTER_ROLE], role_widens_built_in_role),
};

/// What the built-in role `view` leaves out on purpose.
const MORE_THAN_VIEW: Ask = Ask {
    verbs: &["get", "list", "watch", "create", "update", "patch", "delete"],
    resources: &[("", "secrets"), ("", "pods/exec"), ("", "serviceaccounts/token")],
};
/// What the built-in role `edit` leaves out on purpose.
const MORE_THAN_EDIT: Ask = Ask {
    verbs: &["create", "update", "patch", "bind", "escalate"],
    resources: &[
        ("rbac.authorization.k8s.io", "roles"),
        ("rbac.authorization.k8s.io", "rolebindings"),
    ],
};
/// What no built-in role but `cluster-admin` has.
const MORE_THAN_ADMIN: Ask = Ask {
    verbs: &["create", "get", "update", "patch", "bind", "escalate", "impersonate"],
    resources: &[
        ("", "nodes/proxy"),
        ("", "users"),
        ("", "groups"),
        ("rbac.authorization.k8s.io", "clusterroles"),
        ("rbac.authorization.k8s.io", "clusterrolebindings"),
        ("admissionregistration.k8s.io", "mutatingwebhookconfigurations"),
    ],
};

fn role_widens_built_in_role(role: &Role<'_>, _: &dyn World, report: &mut Report<'_>) {
    if role.is_shipped() {
        return report.not_applicable();
    }
    let adds_to = |name: &str| {
        let label = format!("rbac.authorization.k8s.io/aggregate-to-{name}");
        role.object().label(&label) == Some("true")
    };
    // Whatever is added to `view` is added to `edit` too, and from there to `admin`.
    let widened = [
        ("view", &[MORE_THAN_VIEW, MORE_THAN_EDIT, MORE_THAN_ADMIN][..]),
        ("edit", &[MORE_THAN_EDIT, MORE_THAN_ADMIN][..]),
        ("admin", &[MORE_THAN_ADMIN][..]),
    ];
    let Some((name, asks)) = widened.into_iter().find(|(name, _)| adds_to(name)) else {
        return report.not_applicable();
    };
    for ask in asks {
        report_more(role, ask, name, report);
    }
}

fn report_more(role: &Role<'_>, ask: &Ask, name: &str, report: &mut Report<'_>) {
    for grant in role.grants(ask) {
        let says = format!("gives `{}` to all who hold the role `{name}`", grant.resource());
        report.at(grant.path(), says);
    }
}
