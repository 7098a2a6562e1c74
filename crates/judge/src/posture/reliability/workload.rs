//! Workloads, and the objects that scale and protect them.

use model::{Container, FieldPath, Kind, Node, Object, Pod, Role, Selector, World};

/// Deployments. Some write the kind with the core group's version, which no API server accepts.
pub(super) const DEPLOYMENTS: &[Kind<'static>] =
    &[Kind::core("Deployment"), Kind::new("apps", "Deployment")];

/// What an autoscaler scales.
pub(super) const SCALED: &[Kind<'static>] =
    &[Kind::new("apps", "Deployment"), Kind::new("apps", "StatefulSet")];

/// Autoscalers.
pub(super) const AUTOSCALERS: &[Kind<'static>] =
    &[Kind::new("autoscaling", "HorizontalPodAutoscaler")];

/// Disruption budgets, also with the core group's version.
pub(super) const BUDGETS: &[Kind<'static>] =
    &[Kind::core("PodDisruptionBudget"), Kind::new("policy", "PodDisruptionBudget")];

/// Workloads that carry labels for people and tools.
pub(super) const LABELLED: &[Kind<'static>] = &[
    Kind::core("Pod"),
    Kind::core("ReplicationController"),
    Kind::new("apps", "DaemonSet"),
    Kind::new("apps", "Deployment"),
    Kind::new("apps", "ReplicaSet"),
    Kind::new("apps", "StatefulSet"),
    Kind::new("argoproj.io", "Rollout"),
    Kind::new("batch", "CronJob"),
    Kind::new("batch", "Job"),
];

/// Runs as long as its pod, and the pod until it is told to stop.
pub(super) fn serves(container: &Container<'_>) -> bool {
    let pod = container.pod();
    let ends = matches!(pod.get("restartPolicy").as_str(), Some("Never" | "OnFailure"));
    container.role() == Role::Main && pod.object().kind().group != "batch" && !ends
}

/// A step of an installation that Helm or Argo CD runs and cleans up.
pub(super) fn is_hook(object: &Object<'_>) -> bool {
    let hooks = ["helm.sh/hook", "argocd.argoproj.io/hook"];
    hooks.iter().any(|hook| object.annotation(hook).is_some())
}

/// The spec of a Job, or of the Jobs that a CronJob makes, with its path.
pub(super) fn job_spec<'d>(object: &Object<'d>) -> (FieldPath, Node<'d>) {
    if object.kind().name == "CronJob" {
        let spec = object.node().at(&["spec", "jobTemplate", "spec"]);
        return (FieldPath::from("spec.jobTemplate.spec"), spec);
    }
    (FieldPath::from("spec"), object.spec())
}

/// Kinds that the API server gives the labels of their pods where they have none.
const LABELLED_BY_PODS: &[Kind<'static>] =
    &[Kind::core("ReplicationController"), Kind::new("batch", "Job")];

/// The labels of a workload and of its pods, with their paths.
pub(super) fn labels<'d>(object: &Object<'d>) -> Vec<(FieldPath, Node<'d>)> {
    let own = object.metadata().get("labels");
    let mut found = vec![(FieldPath::from("metadata.labels"), own)];
    if let Some(pod) = Pod::of(*object).filter(|pod| !pod.is_bare()) {
        let of_pods = pod.metadata().get("labels");
        if own.entries().next().is_none() && LABELLED_BY_PODS.contains(&object.kind()) {
            found = vec![(FieldPath::from("metadata.labels"), of_pods)];
        }
        found.push((FieldPath::from(pod.metadata_path()).key("labels"), of_pods));
    }
    found
}

/// The autoscaler of a workload.
pub(super) fn autoscaler_of<'w>(workload: &Object<'w>, world: &'w dyn World) -> Option<Object<'w>> {
    world.autoscalers_of(workload).next()
}

/// The workload that an autoscaler scales.
pub(super) fn target_of<'w>(autoscaler: &Object<'_>, world: &'w dyn World) -> Option<Object<'w>> {
    let target = autoscaler.spec().get("scaleTargetRef");
    let name = target.get("name").as_str()?;
    let kind = SCALED.iter().find(|kind| Some(kind.name) == target.get("kind").as_str())?;
    world.find(*kind, Some(autoscaler.namespace_or_default()), name)
}

/// The workloads with replicas whose pods a disruption budget selects.
pub(super) fn selected<'w>(
    budget: &Object<'w>,
    world: &'w dyn World,
) -> impl Iterator<Item = Object<'w>> {
    let selector = budget.spec().get("selector");
    let pods = world.pods_picked(budget.namespace_or_default(), Selector::of(selector));
    let workloads = pods.map(|pod| pod.object());
    workloads.filter(move |object| selector.is_set() && SCALED.contains(&object.kind()))
}

/// How many of `pods` the `minAvailable` of a budget wants to keep; a percentage is rounded up.
pub(super) fn must_stay(least: Node<'_>, pods: i64) -> Option<i64> {
    match percent(least) {
        Some(percent) => Some(pods.saturating_mul(i64::from(percent)).saturating_add(99) / 100),
        None => least.as_i64(),
    }
}

/// The number of a percentage.
pub(super) fn percent(node: Node<'_>) -> Option<u32> {
    node.as_str()?.strip_suffix('%')?.parse().ok()
}
