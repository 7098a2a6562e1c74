//! Admission policies inside the API server, and what binds them.

use model::Kind;

/// Each kind of policy with the kind of its bindings.
const PAIRS: [(Kind<'static>, Kind<'static>); 2] = [
    (
        Kind::new("admissionregistration.k8s.io", "MutatingAdmissionPolicy"),
        Kind::new("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding"),
    ),
    (
        Kind::new("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"),
        Kind::new("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding"),
    ),
];

/// The policies.
pub(super) const POLICIES: &[Kind<'static>] = &[PAIRS[0].0, PAIRS[1].0];

/// The bindings.
pub(super) const BINDINGS: &[Kind<'static>] = &[PAIRS[0].1, PAIRS[1].1];

/// The kind of a policy's bindings.
pub(super) fn binding_kind(policy: Kind<'_>) -> Option<Kind<'static>> {
    PAIRS.iter().find(|(of, _)| *of == policy).map(|(_, binding)| *binding)
}

/// The kind of a binding's policy.
pub(super) fn policy_kind(binding: Kind<'_>) -> Option<Kind<'static>> {
    PAIRS.iter().find(|(_, of)| *of == binding).map(|(policy, _)| *policy)
}
