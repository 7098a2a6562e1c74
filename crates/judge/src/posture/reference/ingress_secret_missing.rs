use model::{FieldPath, Object, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::{INGRESS, SECRET, Target};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ingress-secret-missing",
    severity: Severity::Low,
    page: include_str!("ingress_secret_missing.md"),
    judge: Judge::ObjectAmong(&[INGRESS], ingress_secret_missing),
};

/// Annotations by which somebody else makes the Secret.
const MAKERS: &[&str] =
    &["cert-manager.io/cluster-issuer", "cert-manager.io/issuer", "kubernetes.io/tls-acme"];

fn ingress_secret_missing(ingress: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    if MAKERS.iter().any(|key| ingress.annotation(key).is_some()) {
        return report.not_applicable();
    }
    for (index, entry) in ingress.spec().get("tls").items().enumerate() {
        if let Some(name) = entry.get("secretName").as_str().filter(|name| !name.is_empty()) {
            let path = FieldPath::from("spec.tls").index(index).key("secretName");
            let target = Target::within(ingress.namespace_or_default(), SECRET, name);
            target.require(path, world, report);
        }
    }
}
