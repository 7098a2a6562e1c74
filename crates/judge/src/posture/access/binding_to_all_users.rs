use model::access::BINDINGS;
use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::subject;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "binding-to-all-users",
    severity: Severity::High,
    page: include_str!("binding_to_all_users.md"),
    judge: Judge::Object(BINDINGS, binding_to_all_users),
};

fn binding_to_all_users(binding: &Object<'_>, report: &mut Report<'_>) {
    subject::judge(binding, report, |binding, subject| {
        (subject.is_group()
            && subject.name() == "system:authenticated"
            && !subject::is_meant_for_all(binding))
        .then(|| format!("gives `{}` to everybody who can log in", binding.role_name()))
    });
}
