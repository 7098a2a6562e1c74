use model::{Edit, Object, Severity};

use super::webhooks::{WEBHOOKS, webhooks};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "webhook-fails-open",
    severity: Severity::Medium,
    page: include_str!("webhook_fails_open.md"),
    judge: Judge::Object(WEBHOOKS, webhook_fails_open),
};

fn webhook_fails_open(configuration: &Object<'_>, report: &mut Report<'_>) {
    // What leaves it out, the first version of the API lets pass.
    let is_old = configuration.api_version().ends_with("/v1beta1");
    for webhook in webhooks(configuration) {
        let policy = webhook.node.get("failurePolicy").as_str();
        if policy == Some("Ignore") || is_old && policy.is_none() {
            let path = webhook.path.key("failurePolicy");
            report
                .at(path.clone(), "lets everything pass while it is down")
                .risky_fix(Edit::set(path, "Fail"));
        }
    }
}
