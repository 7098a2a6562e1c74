use model::access::{CLUSTER_ROLE, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-reach-debug-urls",
    severity: Severity::Low,
    page: include_str!("role_can_reach_debug_urls.md"),
    judge: Judge::Role(&[CLUSTER_ROLE], role_can_reach_debug_urls),
};

/// What tells more of the API server than how it fares.
const TELLING: &[&str] = &["configz", "debug", "flagz", "logs"];

fn role_can_reach_debug_urls(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge_rules(role, world, report, |_, rule| {
        let mut urls = rule.urls();
        let (index, url) = urls.find(|(_, url)| {
            let first = url.trim_start_matches('/').split('/').next().unwrap_or_default();
            TELLING.contains(&first.trim_end_matches('*'))
        })?;
        let says = format!("may read `{url}` of the api server");
        Some((rule.entry("nonResourceURLs", index), says))
    });
}
