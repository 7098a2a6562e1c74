use model::{Object, Severity};

use super::webhooks::{WEBHOOKS, webhooks};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "webhook-external-url",
    severity: Severity::Medium,
    page: include_str!("webhook_external_url.md"),
    judge: Judge::Object(WEBHOOKS, webhook_external_url),
};

fn webhook_external_url(configuration: &Object<'_>, report: &mut Report<'_>) {
    for webhook in webhooks(configuration) {
        let Some(url) = webhook.node.at(&["clientConfig", "url"]).as_str() else { continue };
        let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        let says = if scheme.eq_ignore_ascii_case("https") {
            format!("sends what the cluster stores to {host}")
        } else {
            format!("sends what the cluster stores to {host} without TLS")
        };
        report.at(webhook.path.key("clientConfig").key("url"), says);
    }
}
