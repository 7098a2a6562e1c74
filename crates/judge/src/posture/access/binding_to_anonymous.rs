use model::access::BINDINGS;
use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::subject;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "binding-to-anonymous",
    severity: Severity::Critical,
    page: include_str!("binding_to_anonymous.md"),
    judge: Judge::Object(BINDINGS, binding_to_anonymous),
};

fn binding_to_anonymous(binding: &Object<'_>, report: &mut Report<'_>) {
    subject::judge(binding, report, |binding, subject| {
        let is_anonymous = match subject.name() {
            "system:anonymous" => !subject.is_service_account(),
            "system:unauthenticated" => subject.is_group(),
            _ => false,
        };
        let is_shipped = binding.role_name().starts_with("kubeadm:")
            || binding.is_to_cluster_role("system:public-info-viewer");
        (is_anonymous && !is_shipped)
            .then(|| format!("gives `{}` to whoever reaches the api server", binding.role_name()))
    });
}
