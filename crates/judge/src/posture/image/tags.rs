//! Tags that mean another image tomorrow.

use model::Container;

use super::reference::Reference;
use crate::check::Settings;

/// Names of moving targets, by custom: branches, stages, and builds of whatever is newest.
const MOVING: &[&str] = &[
    "alpha",
    "alpine",
    "beta",
    "canary",
    "current",
    "debug",
    "dev",
    "devel",
    "develop",
    "development",
    "edge",
    "head",
    "lts",
    "main",
    "mainline",
    "master",
    "next",
    "nightly",
    "nonroot",
    "prod",
    "production",
    "rolling",
    "slim",
    "snapshot",
    "stable",
    "staging",
    "test",
    "testing",
    "trunk",
    "unstable",
];

/// `latest`, or nothing at all, which means the same.
pub(super) fn is_latest(image: &Reference<'_>) -> bool {
    image.digest.is_none() && image.tag.is_none_or(|tag| tag == "latest")
}

/// Named after a branch or a stage, or in the list that the user set.
pub(super) fn is_moving(image: &Reference<'_>, settings: &Settings) -> bool {
    let tag = image.tag.unwrap_or_default();
    let is_customary = MOVING.iter().any(|name| tag.eq_ignore_ascii_case(name));
    image.digest.is_none() && (is_customary || settings.moving_tags.iter().any(|name| name == tag))
}

/// When a node asks the registry: what is written, else what the API server writes.
pub(super) fn pull_policy<'d>(container: &Container<'d>, image: &Reference<'_>) -> &'d str {
    let written = container.get("imagePullPolicy").as_str().filter(|policy| !policy.is_empty());
    written.unwrap_or(if is_latest(image) { "Always" } else { "IfNotPresent" })
}
