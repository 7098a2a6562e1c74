use model::access::BINDINGS;
use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::subject;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "binding-disguises-service-account",
    severity: Severity::Low,
    page: include_str!("binding_disguises_service_account.md"),
    judge: Judge::Object(BINDINGS, binding_disguises_service_account),
};

fn binding_disguises_service_account(binding: &Object<'_>, report: &mut Report<'_>) {
    subject::judge(binding, report, |_, subject| {
        let (namespace, name) = subject.names_as_user()?;
        Some(format!("names service account `{namespace}/{name}` as a user"))
    });
}
