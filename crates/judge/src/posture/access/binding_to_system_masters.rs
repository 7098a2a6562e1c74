use model::access::BINDINGS;
use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::subject;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "binding-to-system-masters",
    severity: Severity::High,
    page: include_str!("binding_to_system_masters.md"),
    judge: Judge::Object(BINDINGS, binding_to_system_masters),
};

fn binding_to_system_masters(binding: &Object<'_>, report: &mut Report<'_>) {
    subject::judge(binding, report, |binding, subject| {
        let is_first = binding.object().name() == "cluster-admin"
            && binding.is_to_cluster_role("cluster-admin");
        (subject.is_group() && subject.name() == "system:masters" && !is_first)
            .then(|| "counts on `system:masters`, which no binding limits".to_owned())
    });
}
