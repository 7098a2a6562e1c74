//! Pods for Windows, where Linux's security context means nothing.

use model::Pod;

/// Runs on Windows nodes: says so, or selects them.
pub(super) fn is_for_windows(pod: &Pod<'_>) -> bool {
    let selector = pod.get("nodeSelector");
    let selected = ["kubernetes.io/os", "beta.kubernetes.io/os"]
        .iter()
        .any(|label| selector.get(label).as_str() == Some("windows"));
    pod.is_windows() || selected
}
