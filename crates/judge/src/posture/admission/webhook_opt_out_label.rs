use model::{Object, Selector, Severity};

use super::webhooks::{VALIDATING, webhooks};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "webhook-opt-out-label",
    severity: Severity::Medium,
    page: include_str!("webhook_opt_out_label.md"),
    judge: Judge::Object(&[VALIDATING], webhook_opt_out_label),
};

fn webhook_opt_out_label(configuration: &Object<'_>, report: &mut Report<'_>) {
    for webhook in webhooks(configuration) {
        let selector = Selector::of(webhook.node.get("objectSelector"));
        for (index, expression) in selector.expressions().enumerate() {
            let operator = expression.get("operator").as_str();
            if matches!(operator, Some("NotIn" | "DoesNotExist")) {
                let key = expression.get("key").as_str().unwrap_or_default();
                let path = webhook.path.clone().key("objectSelector").key("matchExpressions");
                let says = format!("whoever writes an object leaves it out by the label {key}");
                report.at(path.index(index), says);
            }
        }
    }
}
