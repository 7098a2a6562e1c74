use model::{FieldPath, Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "istio-authorization-allows-all",
    severity: Severity::Medium,
    page: include_str!("istio_authorization_allows_all.md"),
    judge: Judge::Object(&[AUTHORIZATION], istio_authorization_allows_all),
};

const AUTHORIZATION: Kind<'static> = Kind::new("security.istio.io", "AuthorizationPolicy");

fn istio_authorization_allows_all(policy: &Object<'_>, report: &mut Report<'_>) {
    if policy.spec().get("action").as_str().is_some_and(|action| action != "ALLOW") {
        return;
    }
    for (index, rule) in policy.spec().get("rules").items().enumerate() {
        if ["from", "to", "when"].iter().all(|key| rule.get(key).is_empty()) {
            let path = FieldPath::from("spec.rules").index(index);
            report.at(path, "allows every request of everyone");
        }
    }
}
