use model::{FieldPath, Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::lookup::INGRESS;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ingress-annotation-injection",
    severity: Severity::High,
    page: include_str!("ingress_annotation_injection.md"),
    judge: Judge::Object(&[INGRESS], ingress_annotation_injection),
};

/// Annotations that ingress-nginx once copied into its configuration as they are.
const COPIED: &[&str] = &["auth-tls-match-cn", "auth-url", "mirror-host", "mirror-target"];

/// What ends a string or a directive of that configuration.
const BREAKERS: &[char] = &['\n', '\r', '{', '}', ';', '#', '"', '`', '\\'];

fn ingress_annotation_injection(ingress: &Object<'_>, report: &mut Report<'_>) {
    for entry in ingress.metadata().get("annotations").entries() {
        let Some((prefix, name)) = entry.key.split_once('/') else { continue };
        if !prefix.ends_with("ingress.kubernetes.io") || !COPIED.contains(&name) {
            continue;
        }
        let value = entry.value.as_str().unwrap_or_default().trim_end();
        // A regular expression for a certificate's name may hold a brace or a backslash.
        let harmless: &[char] = if name == "auth-tls-match-cn" { &['{', '}', '\\'] } else { &[] };
        if value.contains(|it| BREAKERS.contains(&it) && !harmless.contains(&it)) {
            let path = FieldPath::from("metadata.annotations").entry(entry.key);
            report.at(path, "breaks out into the proxy's configuration");
        }
    }
}
