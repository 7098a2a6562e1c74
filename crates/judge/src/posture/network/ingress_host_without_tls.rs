use model::{FieldPath, Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::lookup::INGRESS;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ingress-host-without-tls",
    severity: Severity::Medium,
    page: include_str!("ingress_host_without_tls.md"),
    judge: Judge::Object(&[INGRESS], ingress_host_without_tls),
};

fn ingress_host_without_tls(ingress: &Object<'_>, report: &mut Report<'_>) {
    let tls = ingress.spec().get("tls");
    // An entry without hosts holds for all of them.
    if tls.is_empty() || tls.items().any(|entry| entry.get("hosts").is_empty()) {
        return report.not_applicable();
    }
    for (index, rule) in ingress.spec().get("rules").items().enumerate() {
        let Some(host) = rule.get("host").as_str().filter(|host| !host.is_empty()) else {
            continue;
        };
        let mut covered = tls.items().flat_map(|entry| entry.get("hosts").strings());
        if !covered.any(|name| covers(name, host)) {
            let path = FieldPath::from("spec.rules").index(index).key("host");
            report.at(path, format!("no certificate covers {host}"));
        }
    }
}

/// `*.example.com` covers one more label, and no other wildcard but itself.
fn covers(name: &str, host: &str) -> bool {
    let below = |suffix: &str| host.split_once('.').is_some_and(|(_, parent)| parent == suffix);
    name.eq_ignore_ascii_case(host) || name.strip_prefix("*.").is_some_and(below)
}
