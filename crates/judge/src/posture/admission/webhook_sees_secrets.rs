use model::{Object, Severity};

use super::webhooks::{WEBHOOKS, webhooks};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "webhook-sees-secrets",
    severity: Severity::Low,
    page: include_str!("webhook_sees_secrets.md"),
    judge: Judge::Object(WEBHOOKS, webhook_sees_secrets),
};

fn webhook_sees_secrets(configuration: &Object<'_>, report: &mut Report<'_>) {
    for webhook in webhooks(configuration) {
        for (index, rule) in webhook.node.get("rules").items().enumerate() {
            let of_core = rule.get("apiGroups").strings().any(|group| group.is_empty());
            let secrets = rule.get("resources").strings().position(|it| it == "secrets");
            if let Some(place) = secrets.filter(|_| of_core) {
                let path = webhook.path.clone().key("rules").index(index).key("resources");
                report.at(path.index(place), "is sent every Secret in the clear");
            }
        }
    }
}
