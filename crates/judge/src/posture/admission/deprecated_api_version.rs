use model::{Object, Severity};

use super::api_versions::{Fate, fate};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "deprecated-api-version",
    severity: Severity::Low,
    page: include_str!("deprecated_api_version.md"),
    judge: Judge::Object(super::api_versions::KINDS, deprecated_api_version),
};

fn deprecated_api_version(object: &Object<'_>, report: &mut Report<'_>) {
    let version = object.api_version();
    if let Some((Fate::Deprecated { since }, next)) = fate(version, object.kind().name) {
        let instead = next.unwrap_or("what replaces it");
        let says = format!("is deprecated since Kubernetes {since} in favour of {instead}");
        report.at("apiVersion", says);
    }
}
