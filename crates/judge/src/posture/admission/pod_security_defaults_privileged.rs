use model::{Edit, Object, Severity};

use super::pod_security::{CONFIGURATIONS, configuration};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "pod-security-defaults-privileged",
    severity: Severity::Medium,
    page: include_str!("pod_security_defaults_privileged.md"),
    judge: Judge::Object(CONFIGURATIONS, pod_security_defaults_privileged),
};

fn pod_security_defaults_privileged(object: &Object<'_>, report: &mut Report<'_>) {
    let Some((path, settings)) = configuration(object) else { return };
    let level = settings.at(&["defaults", "enforce"]).as_str().unwrap_or("privileged");
    if level == "privileged" {
        let path = path.key("defaults").key("enforce");
        let edit = Edit::set(path.clone(), "baseline");
        report.at(path, "holds namespaces without a label to no level").risky_fix(edit);
    }
}
