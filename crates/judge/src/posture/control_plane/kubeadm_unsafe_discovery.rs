use model::{Edit, Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "kubeadm-unsafe-discovery",
    severity: Severity::High,
    page: include_str!("kubeadm_unsafe_discovery.md"),
    judge: Judge::Object(&[Kind::new("kubeadm.k8s.io", "JoinConfiguration")], unsafe_discovery),
};

fn unsafe_discovery(object: &Object<'_>, report: &mut Report<'_>) {
    const FIELD: &str = "discovery.bootstrapToken.unsafeSkipCAVerification";
    let token = object.node().at(&["discovery", "bootstrapToken"]);
    let has_hashes = !token.get("caCertHashes").is_empty();
    if token.get("unsafeSkipCAVerification").as_bool() == Some(true) && !has_hashes {
        report.at(FIELD, "joins whatever cluster answers").risky_fix(Edit::remove(FIELD));
    }
}
