//! Tags that mean another image tomorrow.

use super::reference::Reference;

/// Names of moving targets, by custom.
const FLOATING: &[&str] = &[
    "alpha",
    "beta",
    "canary",
    "current",
    "debug",
    "dev",
    "develop",
    "development",
    "devel",
    "edge",
    "head",
    "lts",
    "main",
    "mainline",
    "master",
    "next",
    "nightly",
    "prod",
    "production",
    "rolling",
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

/// Named after a branch or a stage.
pub(super) fn is_floating(image: &Reference<'_>) -> bool {
    let tag = image.tag.unwrap_or_default().to_ascii_lowercase();
    image.digest.is_none() && FLOATING.contains(&tag.as_str())
}
