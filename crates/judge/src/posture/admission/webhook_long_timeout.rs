use model::{Object, Severity};

use super::webhooks::{WEBHOOKS, webhooks};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "webhook-long-timeout",
    severity: Severity::Low,
    page: include_str!("webhook_long_timeout.md"),
    judge: Judge::Object(WEBHOOKS, webhook_long_timeout),
};

/// What the API server waits when nothing is said.
const DEFAULT_SECONDS: i64 = 10;

fn webhook_long_timeout(configuration: &Object<'_>, report: &mut Report<'_>) {
    for webhook in webhooks(configuration) {
        let seconds = webhook.node.get("timeoutSeconds").as_i64().unwrap_or_default();
        if seconds > DEFAULT_SECONDS {
            let path = webhook.path.key("timeoutSeconds");
            report.at(path, format!("may hold up each request for {seconds} seconds"));
        }
    }
}
