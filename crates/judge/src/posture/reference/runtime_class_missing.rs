use model::{Kind, Pod, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::Target;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "runtime-class-missing",
    severity: Severity::Medium,
    page: include_str!("runtime_class_missing.md"),
    judge: Judge::PodAmong(runtime_class_missing),
};

const RUNTIME_CLASS: Kind<'static> = Kind::new("node.k8s.io", "RuntimeClass");

fn runtime_class_missing(pod: &Pod<'_>, world: &dyn World, report: &mut Report<'_>) {
    if let Some(name) = pod.get("runtimeClassName").as_str().filter(|name| !name.is_empty()) {
        Target::clusterwide(RUNTIME_CLASS, name).require("runtimeClassName", world, report);
    }
}
