use model::{FieldPath, Kind, Object, Severity};

use super::name;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "join-token-inline",
    severity: Severity::Medium,
    page: include_str!("join_token_inline.md"),
    judge: Judge::Object(
        &[
            Kind::new("kubeadm.k8s.io", "InitConfiguration"),
            Kind::new("kubeadm.k8s.io", "JoinConfiguration"),
        ],
        join_token_inline,
    ),
};

const FIELDS: &[&str] = &[
    "bootstrapTokens[0].token",
    "certificateKey",
    "controlPlane.certificateKey",
    "discovery.bootstrapToken.token",
    "discovery.tlsBootstrapToken",
];

fn join_token_inline(object: &Object<'_>, report: &mut Report<'_>) {
    for field in FIELDS {
        let path = FieldPath::from(*field);
        let value = path.find(object.node()).as_str().unwrap_or_default();
        if !name::is_reference(value) {
            let last = field.rsplit('.').next().unwrap_or(field);
            report.at(path, format!("{last} lets every reader join the cluster")).hide();
        }
    }
}
