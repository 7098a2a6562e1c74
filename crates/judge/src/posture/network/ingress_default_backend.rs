use model::{FieldPath, Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::lookup::INGRESS;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ingress-default-backend",
    severity: Severity::Low,
    page: include_str!("ingress_default_backend.md"),
    judge: Judge::Object(&[INGRESS], ingress_default_backend),
};

fn ingress_default_backend(ingress: &Object<'_>, report: &mut Report<'_>) {
    for key in ["defaultBackend", "backend"] {
        if ingress.spec().get(key).is_set() {
            let path = FieldPath::from("spec").key(key);
            report.at(path, "answers every request that no rule matches");
        }
    }
}
