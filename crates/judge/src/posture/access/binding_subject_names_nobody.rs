use model::access::BINDINGS;
use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::subject;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "binding-subject-names-nobody",
    severity: Severity::Low,
    page: include_str!("binding_subject_names_nobody.md"),
    judge: Judge::Object(BINDINGS, binding_subject_names_nobody),
};

fn binding_subject_names_nobody(binding: &Object<'_>, report: &mut Report<'_>) {
    subject::judge(binding, report, |_, subject| {
        if subject.is_service_account() {
            return subject
                .namespace()
                .is_empty()
                .then(|| "names nobody: a service account needs its namespace here".to_owned());
        }
        (!subject.is_user() && !subject.is_group())
            .then(|| "names nobody: a subject is a user, group or service account".to_owned())
    });
}
