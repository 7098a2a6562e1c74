use model::{Edit, FieldPath, Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::lookup::INGRESS;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ingress-tls-redirect-off",
    severity: Severity::Low,
    page: include_str!("ingress_tls_redirect_off.md"),
    judge: Judge::Object(&[INGRESS], ingress_tls_redirect_off),
};

/// Annotations by which plain HTTP stays open beside HTTPS, each with the value that says so.
const SWITCHES: &[(&str, &str)] = &[
    ("haproxy.org/ssl-redirect", "false"),
    ("ingress.kubernetes.io/ssl-redirect", "false"),
    ("nginx.ingress.kubernetes.io/ssl-redirect", "false"),
    ("nginx.org/redirect-to-https", "false"),
];

fn ingress_tls_redirect_off(ingress: &Object<'_>, report: &mut Report<'_>) {
    if ingress.spec().get("tls").is_empty() {
        return report.not_applicable();
    }
    for (key, value) in SWITCHES {
        if ingress.annotation(key) == Some(value) {
            let path = FieldPath::from("metadata.annotations").key(*key);
            report
                .at(path.clone(), "keeps plain HTTP open beside HTTPS")
                .risky_fix(Edit::remove(path));
        }
    }
}
