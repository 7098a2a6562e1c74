use model::{Object, Severity, World};

use super::webhooks::{WEBHOOKS, webhooks};
use crate::check::{Check, Judge};
use crate::posture::lookup::{SERVICE, Target};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "webhook-service-missing",
    severity: Severity::Low,
    page: include_str!("webhook_service_missing.md"),
    judge: Judge::ObjectAmong(WEBHOOKS, webhook_service_missing),
};

fn webhook_service_missing(configuration: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    for webhook in webhooks(configuration) {
        let service = webhook.node.at(&["clientConfig", "service"]);
        let parts = service.get("namespace").as_str().zip(service.get("name").as_str());
        if let Some((namespace, name)) = parts {
            let path = webhook.path.key("clientConfig").key("service").key("name");
            Target::within(namespace, SERVICE, name).require(path, world, report);
        }
    }
}
