use model::{Edit, Pod, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::account::{self, Token};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "mounts-token-with-rights",
    severity: Severity::Low,
    page: include_str!("mounts_token_with_rights.md"),
    judge: Judge::PodAmong(mounts_token_with_rights),
};

fn mounts_token_with_rights(pod: &Pod<'_>, world: &dyn World, report: &mut Report<'_>) {
    let field = "automountServiceAccountToken";
    let token = account::token(pod, world);
    if token == Token::Refused {
        return;
    }
    let Some(binding) = account::own_bindings(pod, world).next() else { return };
    let (called, role) = (binding.object().reference(), binding.role_name());
    let draft = if token == Token::Mounted {
        let says = format!("mounts a token to which {called} gives `{role}`");
        report.at(field, says).risky_fix(Edit::set(field, false))
    } else {
        let missing = account::unknown(pod);
        report.unknown(field, format!("{missing}: {called} gives its token `{role}`"))
    };
    draft.related(&binding.object(), "gives it the role");
}
