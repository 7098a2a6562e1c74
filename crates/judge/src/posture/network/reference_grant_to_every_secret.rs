use model::{FieldPath, Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "reference-grant-to-every-secret",
    severity: Severity::Medium,
    page: include_str!("reference_grant_to_every_secret.md"),
    judge: Judge::Object(&[GRANT], reference_grant_to_every_secret),
};

const GRANT: Kind<'static> = Kind::new("gateway.networking.k8s.io", "ReferenceGrant");

fn reference_grant_to_every_secret(grant: &Object<'_>, report: &mut Report<'_>) {
    for (index, target) in grant.spec().get("to").items().enumerate() {
        let names_one = target.get("name").as_str().is_some_and(|name| !name.is_empty());
        if target.get("kind").as_str() == Some("Secret") && !names_one {
            let path = FieldPath::from("spec.to").index(index);
            report.at(path, "opens every Secret of the namespace");
        }
    }
}
