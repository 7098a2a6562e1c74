use model::access::BINDINGS;
use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::subject;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "binding-to-all-service-accounts",
    severity: Severity::Medium,
    page: include_str!("binding_to_all_service_accounts.md"),
    judge: Judge::Object(BINDINGS, binding_to_all_service_accounts),
};

fn binding_to_all_service_accounts(binding: &Object<'_>, report: &mut Report<'_>) {
    subject::judge(binding, report, |binding, subject| {
        let whose = match subject.name() {
            "system:serviceaccounts" => "of the cluster".to_owned(),
            group => {
                let namespace = group.strip_prefix("system:serviceaccounts:")?;
                format!("of namespace `{namespace}`")
            }
        };
        (subject.is_group() && !subject::is_meant_for_all(binding))
            .then(|| format!("gives `{}` to every service account {whose}", binding.role_name()))
    });
}
