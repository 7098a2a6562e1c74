use model::{Container, Severity};

use super::reference;
use super::version;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-known-vulnerable",
    severity: Severity::High,
    page: include_str!("image_known_vulnerable.md"),
    judge: Judge::Container(image_known_vulnerable),
};

/// A hole: in images of this name, in versions from the first up to, not including, the second.
struct Hole {
    name: &'static str,
    from: [u32; 3],
    below: [u32; 3],
    what: &'static str,
}

const fn hole(name: &'static str, from: [u32; 3], below: [u32; 3], what: &'static str) -> Hole {
    Hole { name, from, below, what }
}

/// Holes that hand over a cluster or its guards, in programs that run in many clusters.
const HOLES: &[Hole] = &[
    hole("argocd", [0, 0, 0], [2, 1, 9], "CVE-2022-24348"),
    hole("argocd", [2, 2, 0], [2, 2, 4], "CVE-2022-24348"),
    hole("argocd", [2, 2, 4], [2, 13, 9], "CVE-2025-55190"),
    hole("argocd", [2, 14, 0], [2, 14, 16], "CVE-2025-55190"),
    hole("argocd", [3, 0, 0], [3, 0, 14], "CVE-2025-55190"),
    hole("argocd", [3, 1, 0], [3, 1, 2], "CVE-2025-55190"),
    hole("grafana", [9, 2, 0], [9, 2, 4], "CVE-2022-39328"),
    hole("ingress-nginx/controller", [0, 0, 0], [1, 11, 5], "CVE-2025-1974"),
    hole("ingress-nginx/controller", [1, 12, 0], [1, 12, 1], "CVE-2025-1974"),
    hole("kyverno", [1, 8, 3], [1, 8, 5], "CVE-2022-47633"),
];

fn image_known_vulnerable(container: &Container<'_>, report: &mut Report<'_>) {
    let Some(image) = reference::parse(container.image()) else { return report.not_applicable() };
    let Some(version) = image.tag.and_then(version::of) else { return report.not_applicable() };
    let found = HOLES.iter().find(|hole| {
        let is_named = image.repository.rsplit_once(hole.name).is_some_and(|(before, after)| {
            after.is_empty() && (before.is_empty() || before.ends_with('/'))
        });
        is_named && version >= hole.from && version < hole.below
    });
    if let Some(hole) = found {
        let says = format!(
            "image {} has {}, mended in {}",
            container.image(),
            hole.what,
            dotted(hole.below)
        );
        report.at("image", says);
    }
}

fn dotted([major, minor, patch]: [u32; 3]) -> String {
    format!("{major}.{minor}.{patch}")
}
