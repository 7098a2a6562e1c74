use model::{Edit, Object, Severity};

use super::policies::BINDINGS;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "admission-binding-allows-without-parameter",
    severity: Severity::Medium,
    page: include_str!("admission_binding_allows_without_parameter.md"),
    judge: Judge::Object(BINDINGS, admission_binding_allows_without_parameter),
};

fn admission_binding_allows_without_parameter(binding: &Object<'_>, report: &mut Report<'_>) {
    let action = binding.spec().at(&["paramRef", "parameterNotFoundAction"]);
    if action.as_str() == Some("Allow") {
        let path = "spec.paramRef.parameterNotFoundAction";
        report
            .at(path, "judges nothing once its parameters are deleted")
            .risky_fix(Edit::set(path, "Deny"));
    }
}
