//! Where a field of the security contexts stands that takes effect: in a container, or in the pod
//! for all containers that have none of their own.

use model::{FieldPath, Node, Pod};

/// A value that takes effect, and where it stands.
pub(super) struct Standing<'d> {
    /// From the object's root.
    pub(super) path: FieldPath,
    /// What stands there.
    pub(super) value: Node<'d>,
    /// Whom it concerns: `web`, or `the pod`.
    pub(super) whose: &'d str,
}

/// Every place where the field at `keys` of a security context takes effect: the pod's, if a
/// container heeds it, and the containers' own.
pub(super) fn of<'d>(pod: &Pod<'d>, keys: &[&'static str]) -> Vec<Standing<'d>> {
    let mut standings = Vec::new();
    let mut is_heeded = false;
    for container in pod.containers() {
        let value = container.get("securityContext").at(keys);
        if value.is_set() {
            let path = below(container.path(), keys);
            standings.push(Standing { path, value, whose: container.name() });
        } else {
            is_heeded = true;
        }
    }
    let value = pod.get("securityContext").at(keys);
    if is_heeded && value.is_set() {
        let path = below(FieldPath::from(pod.spec_path()), keys);
        standings.insert(0, Standing { path, value, whose: "the pod" });
    }
    standings
}

fn below(base: FieldPath, keys: &[&'static str]) -> FieldPath {
    keys.iter().fold(base.key("securityContext"), |path, key| path.key(*key))
}
