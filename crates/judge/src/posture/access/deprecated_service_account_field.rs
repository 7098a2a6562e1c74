use model::{Edit, Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "deprecated-service-account-field",
    severity: Severity::Low,
    page: include_str!("deprecated_service_account_field.md"),
    judge: Judge::Pod(deprecated_service_account_field),
};

fn deprecated_service_account_field(pod: &Pod<'_>, report: &mut Report<'_>) {
    let text = |key: &str| pod.get(key).as_str().filter(|name| !name.is_empty());
    match (text("serviceAccount"), text("serviceAccountName")) {
        (Some(old), None) => {
            report
                .at("serviceAccount", "is an old name of `serviceAccountName`")
                .fix(Edit::set("serviceAccountName", old))
                .fix(Edit::remove("serviceAccount"));
        }
        (Some(old), Some(new)) if old != new => {
            let says = format!("says `{old}`, but the pod runs as `{new}`");
            report.at("serviceAccount", says).fix(Edit::remove("serviceAccount"));
        }
        _ => {}
    }
}
