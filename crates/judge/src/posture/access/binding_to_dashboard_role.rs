use model::access::BINDINGS;
use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::subject;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "binding-to-dashboard-role",
    severity: Severity::Medium,
    page: include_str!("binding_to_dashboard_role.md"),
    judge: Judge::Object(BINDINGS, binding_to_dashboard_role),
};

fn binding_to_dashboard_role(binding: &Object<'_>, report: &mut Report<'_>) {
    subject::judge(binding, report, |binding, subject| {
        let is_dashboard = binding.role_name() == "kubernetes-dashboard";
        (is_dashboard && subject.name() != "kubernetes-dashboard")
            .then(|| format!("gives the dashboard's role to `{}`", subject.name()))
    });
}
