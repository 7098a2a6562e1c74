use model::access::{BINDINGS, is_reserved};
use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::subject;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "binding-to-bootstrap-tokens",
    severity: Severity::Medium,
    page: include_str!("binding_to_bootstrap_tokens.md"),
    judge: Judge::Object(BINDINGS, binding_to_bootstrap_tokens),
};

fn binding_to_bootstrap_tokens(binding: &Object<'_>, report: &mut Report<'_>) {
    subject::judge(binding, report, |binding, subject| {
        let is_bootstrapper =
            subject.is_group() && subject.name().starts_with("system:bootstrappers");
        (is_bootstrapper && !is_reserved(binding.role_name()))
            .then(|| format!("gives `{}` to holders of bootstrap tokens", binding.role_name()))
    });
}
