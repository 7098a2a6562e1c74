use model::{Edit, FieldPath, Kind, Object, Severity};

use super::webhooks::{MUTATING, VALIDATING, webhooks};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "admission-exact-match",
    severity: Severity::Medium,
    page: include_str!("admission_exact_match.md"),
    judge: Judge::Object(KINDS, admission_exact_match),
};

const KINDS: &[Kind<'static>] = &[
    MUTATING,
    VALIDATING,
    Kind::new("admissionregistration.k8s.io", "MutatingAdmissionPolicy"),
    Kind::new("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"),
];

fn admission_exact_match(object: &Object<'_>, report: &mut Report<'_>) {
    const SAYS: &str = "misses the same objects in another version of their API";
    for webhook in webhooks(object) {
        if webhook.node.get("matchPolicy").as_str() == Some("Exact") {
            let path = webhook.path.key("matchPolicy");
            report.at(path.clone(), SAYS).risky_fix(Edit::set(path, "Equivalent"));
        }
    }
    let path = FieldPath::from("spec.matchConstraints.matchPolicy");
    if path.find(object.node()).as_str() == Some("Exact") {
        report.at(path.clone(), SAYS).risky_fix(Edit::set(path, "Equivalent"));
    }
}
