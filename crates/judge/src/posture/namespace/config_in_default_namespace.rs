use model::{Kind, Object, Severity};

use super::default_namespace::report_default;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "config-in-default-namespace",
    severity: Severity::Low,
    page: include_str!("config_in_default_namespace.md"),
    judge: Judge::Object(KINDS, config_in_default_namespace),
};

const KINDS: &[Kind<'static>] =
    &[Kind::core("ConfigMap"), Kind::core("PersistentVolumeClaim"), Kind::core("Secret")];

fn config_in_default_namespace(object: &Object<'_>, report: &mut Report<'_>) {
    // Every namespace has these; the second on OpenShift.
    let is_everywhere = matches!(object.name(), "kube-root-ca.crt" | "openshift-service-ca.crt");
    if object.kind().name == "ConfigMap" && is_everywhere {
        return report.not_applicable();
    }
    report_default(object, report);
}
