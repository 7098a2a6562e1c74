use model::{Object, Severity};

use super::pod_security::{CONFIGURATIONS, configuration};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "pod-security-exemptions",
    severity: Severity::Medium,
    page: include_str!("pod_security_exemptions.md"),
    judge: Judge::Object(CONFIGURATIONS, pod_security_exemptions),
};

fn pod_security_exemptions(object: &Object<'_>, report: &mut Report<'_>) {
    let Some((path, settings)) = configuration(object) else { return };
    for (key, whom) in [
        ("usernames", "the user"),
        ("runtimeClasses", "pods of the runtime class"),
        ("namespaces", "the namespace"),
    ] {
        let names = settings.get("exemptions").get(key).strings().enumerate();
        // The parts of the cluster itself need more than any level grants.
        for (index, name) in names.filter(|(_, name)| *name != "kube-system") {
            let path = path.clone().key("exemptions").key(key).index(index);
            report.at(path, format!("holds {whom} {name} to no level"));
        }
    }
}
