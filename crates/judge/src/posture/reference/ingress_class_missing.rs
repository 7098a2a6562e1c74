use model::{Kind, Object, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::{INGRESS, Target};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ingress-class-missing",
    severity: Severity::Low,
    page: include_str!("ingress_class_missing.md"),
    judge: Judge::ObjectAmong(&[INGRESS], ingress_class_missing),
};

const INGRESS_CLASS: Kind<'static> = Kind::new("networking.k8s.io", "IngressClass");

fn ingress_class_missing(ingress: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let name = ingress.spec().get("ingressClassName").as_str();
    if let Some(name) = name.filter(|name| !name.is_empty()) {
        let target = Target::clusterwide(INGRESS_CLASS, name);
        target.require("spec.ingressClassName", world, report);
    }
}
