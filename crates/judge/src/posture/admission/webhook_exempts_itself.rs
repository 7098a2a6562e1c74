use model::{Object, Severity};

use super::webhooks::{WEBHOOKS, exempted, webhooks};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "webhook-exempts-itself",
    severity: Severity::Low,
    page: include_str!("webhook_exempts_itself.md"),
    judge: Judge::Object(WEBHOOKS, webhook_exempts_itself),
};

fn webhook_exempts_itself(configuration: &Object<'_>, report: &mut Report<'_>) {
    for webhook in webhooks(configuration) {
        let own = webhook.node.at(&["clientConfig", "service", "namespace"]).as_str();
        // That one has a check of its own.
        let Some(own) = own.filter(|own| *own != "kube-system") else { continue };
        if let Some(path) = exempted(&webhook, own) {
            report.at(path, format!("never sees what happens in {own}, where it runs"));
        }
    }
}
