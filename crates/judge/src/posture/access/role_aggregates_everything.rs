use model::access::{CLUSTER_ROLE, Role};
use model::{Node, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-aggregates-everything",
    severity: Severity::High,
    page: include_str!("role_aggregates_everything.md"),
    judge: Judge::Object(&[CLUSTER_ROLE], role_aggregates_everything),
};

fn role_aggregates_everything(role: &Object<'_>, report: &mut Report<'_>) {
    let Some(role) = Role::of(*role).filter(|role| !role.is_shipped()) else { return };
    let selectors = role.object().get("aggregationRule").get("clusterRoleSelectors");
    for (index, selector) in selectors.items().enumerate() {
        if selector.is_mapping() && selects_all(selector) {
            let path = format!("aggregationRule.clusterRoleSelectors[{index}]");
            report.at(path, "collects the rules of every cluster role, `cluster-admin` among them");
        }
    }
}

fn selects_all(selector: Node<'_>) -> bool {
    selector.get("matchLabels").is_empty() && selector.get("matchExpressions").is_empty()
}
