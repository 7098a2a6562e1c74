use model::access::{CLUSTER_ROLE, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-with-wildcard-urls",
    severity: Severity::Low,
    page: include_str!("role_with_wildcard_urls.md"),
    judge: Judge::Role(&[CLUSTER_ROLE], role_with_wildcard_urls),
};

fn role_with_wildcard_urls(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge_rules(role, world, report, |_, rule| {
        let (index, _) = rule.urls().find(|(_, own)| matches!(*own, "*" | "/*"))?;
        let says = "may call every url of the api server that is no resource";
        Some((rule.entry("nonResourceURLs", index), says.to_owned()))
    });
}
