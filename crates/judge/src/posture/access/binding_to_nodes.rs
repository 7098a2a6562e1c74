use model::access::{BINDINGS, is_reserved};
use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::subject;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "binding-to-nodes",
    severity: Severity::Medium,
    page: include_str!("binding_to_nodes.md"),
    judge: Judge::Object(BINDINGS, binding_to_nodes),
};

fn binding_to_nodes(binding: &Object<'_>, report: &mut Report<'_>) {
    subject::judge(binding, report, |binding, subject| {
        let is_node = subject.is_group() && subject.name() == "system:nodes"
            || subject.is_user() && subject.name().starts_with("system:node:");
        (is_node && !is_reserved(binding.role_name()))
            .then(|| format!("gives `{}` to the kubelets", binding.role_name()))
    });
}
