use model::{Edit, Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "admission-binding-not-enforcing",
    severity: Severity::Low,
    page: include_str!("admission_binding_not_enforcing.md"),
    judge: Judge::Object(&[BINDING], admission_binding_not_enforcing),
};

const BINDING: Kind<'static> =
    Kind::new("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding");

fn admission_binding_not_enforcing(binding: &Object<'_>, report: &mut Report<'_>) {
    let actions = binding.spec().get("validationActions");
    if !actions.strings().any(|action| action == "Deny") {
        report
            .at("spec.validationActions", "warns or audits, and admits all the same")
            .risky_fix(Edit::set("spec.validationActions", vec!["Deny"]));
    }
}
