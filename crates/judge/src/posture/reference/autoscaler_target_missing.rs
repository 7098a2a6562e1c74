use model::{Kind, Object, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::Target;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "autoscaler-target-missing",
    severity: Severity::Low,
    page: include_str!("autoscaler_target_missing.md"),
    judge: Judge::ObjectAmong(&[AUTOSCALER], autoscaler_target_missing),
};

const AUTOSCALER: Kind<'static> = Kind::new("autoscaling", "HorizontalPodAutoscaler");

const SCALABLE: &[Kind<'static>] = &[
    Kind::core("ReplicationController"),
    Kind::new("apps", "Deployment"),
    Kind::new("apps", "ReplicaSet"),
    Kind::new("apps", "StatefulSet"),
];

fn autoscaler_target_missing(autoscaler: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let target = autoscaler.spec().get("scaleTargetRef");
    let name = target.get("name").as_str().unwrap_or_default();
    let kind = SCALABLE.iter().find(|kind| target.get("kind").as_str() == Some(kind.name));
    // A kind of somebody else's may be scalable too; what there is of it is not known here.
    let Some(kind) = kind else { return report.not_applicable() };
    let target = Target::within(autoscaler.namespace_or_default(), *kind, name);
    target.require("spec.scaleTargetRef.name", world, report);
}
