use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-request-tokens",
    severity: Severity::High,
    page: include_str!("role_can_request_tokens.md"),
    judge: Judge::Role(ROLES, role_can_request_tokens),
};

const REQUEST_TOKENS: Ask = Ask { verbs: &["create"], resources: &[("", "serviceaccounts/token")] };

fn role_can_request_tokens(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &REQUEST_TOKENS, |held| {
        held.is_unlimited()
            .then(|| format!("may issue a token of {}", held.every("service account")))
    });
}
