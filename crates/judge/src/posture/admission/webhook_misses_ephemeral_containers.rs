use model::{Object, Severity};

use super::webhooks::{VALIDATING, webhooks};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "webhook-misses-ephemeral-containers",
    severity: Severity::Low,
    page: include_str!("webhook_misses_ephemeral_containers.md"),
    judge: Judge::Object(&[VALIDATING], webhook_misses_ephemeral_containers),
};

fn webhook_misses_ephemeral_containers(configuration: &Object<'_>, report: &mut Report<'_>) {
    let sees = |wanted: &[&str]| {
        let rules = webhooks(configuration).flat_map(|webhook| webhook.node.get("rules").items());
        let mut resources = rules.flat_map(|rule| rule.get("resources").strings());
        resources.any(|resource| wanted.contains(&resource))
    };
    if sees(&["pods/ephemeralcontainers", "pods/*", "*/*"]) {
        return;
    }
    for webhook in webhooks(configuration) {
        for (index, rule) in webhook.node.get("rules").items().enumerate() {
            let pods = rule.get("resources").strings().position(|resource| resource == "pods");
            let of_core = rule.get("apiGroups").strings().any(|it| matches!(it, "" | "*"));
            if let Some(place) = pods.filter(|_| of_core) {
                let path = webhook.path.clone().key("rules").index(index).key("resources");
                report.at(path.index(place), "does not see containers added by kubectl debug");
            }
        }
    }
}
