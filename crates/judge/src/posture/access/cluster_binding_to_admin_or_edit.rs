use model::access::CLUSTER_ROLE_BINDING;
use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::subject;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "cluster-binding-to-admin-or-edit",
    severity: Severity::Medium,
    page: include_str!("cluster_binding_to_admin_or_edit.md"),
    judge: Judge::Object(&[CLUSTER_ROLE_BINDING], cluster_binding_to_admin_or_edit),
};

fn cluster_binding_to_admin_or_edit(binding: &Object<'_>, report: &mut Report<'_>) {
    let Some(binding) = subject::judged_binding(binding) else { return report.not_applicable() };
    let name = ["admin", "edit"].into_iter().find(|name| binding.is_to_cluster_role(name));
    if let Some(name) = name.filter(|_| !binding.is_empty()) {
        report.at("roleRef.name", format!("gives `{name}` in every namespace, `kube-system` too"));
    }
}
