use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-sign-certificates",
    severity: Severity::High,
    page: include_str!("role_can_sign_certificates.md"),
    judge: Judge::Role(ROLES, role_can_sign_certificates),
};

/// Signers whose certificates the API server or the kubelets trust.
const CLUSTER_SIGNERS: &[&str] = &[
    "kubernetes.io/*",
    "kubernetes.io/kube-apiserver-client",
    "kubernetes.io/kube-apiserver-client-kubelet",
    "kubernetes.io/kubelet-serving",
    "kubernetes.io/legacy-unknown",
];

const SIGN: Ask = Ask { verbs: &["sign"], resources: &[("certificates.k8s.io", "signers")] };

fn role_can_sign_certificates(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &SIGN, |held| {
        if held.is_unlimited() {
            return Some("may sign certificates of every signer".to_owned());
        }
        let name = held.names_one_of(CLUSTER_SIGNERS)?;
        Some(format!("may sign certificates of `{name}`"))
    });
}
