use model::{Object, Severity};

use super::webhooks::{WEBHOOKS, exempted, webhooks};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "webhook-exempts-kube-system",
    severity: Severity::Low,
    page: include_str!("webhook_exempts_kube_system.md"),
    judge: Judge::Object(WEBHOOKS, webhook_exempts_kube_system),
};

fn webhook_exempts_kube_system(configuration: &Object<'_>, report: &mut Report<'_>) {
    for webhook in webhooks(configuration) {
        if let Some(path) = exempted(&webhook, "kube-system") {
            report.at(path, "never sees what happens in kube-system");
        }
    }
}
