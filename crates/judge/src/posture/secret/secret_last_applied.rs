use model::{Edit, FieldPath, Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "secret-last-applied",
    severity: Severity::Medium,
    page: include_str!("secret_last_applied.md"),
    judge: Judge::Object(&[Kind::core("Secret")], last_applied),
};

const APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

fn last_applied(object: &Object<'_>, report: &mut Report<'_>) {
    let Some(applied) = object.annotation(APPLIED) else { return };
    if applied.contains("\"data\":{\"") || applied.contains("\"stringData\":{\"") {
        let path = FieldPath::from("metadata.annotations").key(APPLIED);
        report
            .at(path.clone(), "the annotation repeats the Secret's values")
            .hide()
            .risky_fix(Edit::remove(path));
    }
}
