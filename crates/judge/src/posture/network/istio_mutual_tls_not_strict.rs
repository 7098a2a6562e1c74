use model::{Edit, FieldPath, Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "istio-mutual-tls-not-strict",
    severity: Severity::Medium,
    page: include_str!("istio_mutual_tls_not_strict.md"),
    judge: Judge::Object(&[PEERS], istio_mutual_tls_not_strict),
};

const PEERS: Kind<'static> = Kind::new("security.istio.io", "PeerAuthentication");

fn istio_mutual_tls_not_strict(peers: &Object<'_>, report: &mut Report<'_>) {
    let whole = [(FieldPath::from("spec.mtls.mode"), peers.spec().at(&["mtls", "mode"]))];
    let ports = peers.spec().get("portLevelMtls").entries().map(|entry| {
        let path = FieldPath::from("spec.portLevelMtls").entry(entry.key).key("mode");
        (path, entry.value.get("mode"))
    });
    for (path, mode) in whole.into_iter().chain(ports) {
        if let Some(mode @ ("PERMISSIVE" | "DISABLE")) = mode.as_str() {
            report
                .at(path.clone(), format!("{mode} admits callers without a certificate"))
                .risky_fix(Edit::set(path, "STRICT"));
        }
    }
}
