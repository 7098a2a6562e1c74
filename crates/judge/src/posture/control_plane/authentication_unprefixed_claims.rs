use model::{FieldPath, Object, Severity};

use super::authentication::KINDS;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "authentication-unprefixed-claims",
    severity: Severity::Medium,
    page: include_str!("authentication_unprefixed_claims.md"),
    judge: Judge::Object(KINDS, unprefixed),
};

fn unprefixed(object: &Object<'_>, report: &mut Report<'_>) {
    for (index, issuer) in object.get("jwt").items().enumerate() {
        for claim in ["username", "groups"] {
            let mapping = issuer.at(&["claimMappings", claim]);
            let names_a_claim = mapping.get("claim").as_str().is_some_and(|it| !it.is_empty());
            if names_a_claim && mapping.get("prefix").as_str() == Some("") {
                let path = FieldPath::from("jwt").index(index).key("claimMappings");
                report.at(path.key(claim).key("prefix"), format!("{claim} are taken as they come"));
            }
        }
    }
}
