use model::Severity;

use super::reference;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-unmaintained",
    severity: Severity::Low,
    page: include_str!("image_unmaintained.md"),
    judge: Judge::Image(image_unmaintained),
};

/// Images whose makers have stopped, and what they say instead.
const ENDED: &[(&str, &str)] = &[
    ("docker.io/bitnamilegacy", "bitnamilegacy gets no fixes since August 2025"),
    ("docker.io/fluxcd/flux", "Flux v1 ended in 2022"),
    ("docker.io/fluxcd/helm-operator", "the Helm Operator ended in 2022"),
    ("docker.io/jettech/kube-webhook-certgen", "it moved to ingress-nginx in 2021"),
    ("docker.io/weaveworks/scope", "Weave Scope ended in 2024"),
    ("docker.io/weaveworks/weave-kube", "Weave Net ended in 2024"),
    ("docker.io/weaveworks/weave-npc", "Weave Net ended in 2024"),
    ("gcr.io/kaniko-project/executor", "Kaniko is archived since June 2025"),
    ("k8s.gcr.io/heapster-amd64", "Heapster ended in 2018"),
    ("quay.io/coreos/kube-state-metrics", "it moved to registry.k8s.io in 2021"),
    ("quay.io/external_storage/nfs-client-provisioner", "it moved to registry.k8s.io in 2021"),
    ("quay.io/jetstack/kube-lego", "kube-lego ended in 2018"),
    ("quay.io/kubernetes-ingress-controller", "it moved to ingress-nginx in 2020"),
];

fn image_unmaintained(written: &str, report: &mut Report<'_>) {
    let Some(image) = reference::parse(written) else { return report.not_applicable() };
    if let Some((_, why)) = ENDED.iter().find(|(place, _)| image.is_from(place)) {
        report.at("image", format!("image {written} is left by its makers: {why}"));
    }
}
