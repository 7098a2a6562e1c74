use model::{Object, Severity};

use super::webhooks::{WEBHOOKS, webhooks};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "webhook-intercepts-everything",
    severity: Severity::Medium,
    page: include_str!("webhook_intercepts_everything.md"),
    judge: Judge::Object(WEBHOOKS, webhook_intercepts_everything),
};

fn webhook_intercepts_everything(configuration: &Object<'_>, report: &mut Report<'_>) {
    for webhook in webhooks(configuration) {
        let narrows = |key: &str| !webhook.node.get(key).is_empty();
        if ["namespaceSelector", "objectSelector", "matchConditions"].into_iter().any(narrows) {
            continue;
        }
        let rule = webhook.node.get("rules").items().position(|rule| {
            let has = |key: &str, any: &str| rule.get(key).strings().any(|it| it == any);
            has("apiGroups", "*") && (has("resources", "*") || has("resources", "*/*"))
        });
        if let Some(index) = rule {
            let path = webhook.path.key("rules").index(index).key("resources");
            report.at(path, "is asked about every object of the cluster");
        }
    }
}
