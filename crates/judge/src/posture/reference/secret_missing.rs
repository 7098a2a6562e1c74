use model::{FieldPath, Pod, Severity, World};

use super::pod_references::{Source, references};
use crate::check::{Check, Judge};
use crate::posture::lookup::require_all;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "secret-missing",
    severity: Severity::Low,
    page: include_str!("secret_missing.md"),
    judge: Judge::PodAmong(secret_missing),
};

fn secret_missing(pod: &Pod<'_>, world: &dyn World, report: &mut Report<'_>) {
    let mut named: Vec<(FieldPath, &str)> = references(pod, &Source::SECRET).collect();
    for (index, secret) in pod.get("imagePullSecrets").items().enumerate() {
        let path = FieldPath::from("imagePullSecrets").index(index).key("name");
        named.extend(secret.get("name").as_str().map(|name| (path, name)));
    }
    require_all(Source::SECRET.kind, named, pod, world, report);
}
