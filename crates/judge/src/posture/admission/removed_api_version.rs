use model::{Edit, Object, Severity};

use super::api_versions::{Fate, fate};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "removed-api-version",
    severity: Severity::Medium,
    page: include_str!("removed_api_version.md"),
    judge: Judge::Object(super::api_versions::KINDS, removed_api_version),
};

fn removed_api_version(object: &Object<'_>, report: &mut Report<'_>) {
    let version = object.api_version();
    let Some((Fate::Removed { in_release }, next)) = fate(version, object.kind().name) else {
        return;
    };
    let says = format!("Kubernetes stopped serving {version} in {in_release}");
    let draft = report.at("apiVersion", says);
    if let Some(next) = next {
        draft.risky_fix(Edit::set("apiVersion", next));
    }
}
