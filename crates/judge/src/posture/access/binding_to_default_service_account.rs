use model::access::BINDINGS;
use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::subject;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "binding-to-default-service-account",
    severity: Severity::Medium,
    page: include_str!("binding_to_default_service_account.md"),
    judge: Judge::Object(BINDINGS, binding_to_default_service_account),
};

fn binding_to_default_service_account(binding: &Object<'_>, report: &mut Report<'_>) {
    subject::judge(binding, report, |binding, subject| {
        let is_reconciled =
            binding.object().label("kubernetes.io/bootstrapping") == Some("rbac-defaults");
        let is_default = subject.is_service_account() && subject.name() == "default";
        (is_default && !is_reconciled).then(|| {
            let namespace = subject.namespace();
            format!(
                "gives `{}` to every pod of `{namespace}` without an account",
                binding.role_name()
            )
        })
    });
}
