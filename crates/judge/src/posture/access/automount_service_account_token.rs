use model::{Edit, Pod, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::account::{self, Token};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "automount-service-account-token",
    severity: Severity::Low,
    page: include_str!("automount_service_account_token.md"),
    judge: Judge::PodAmong(automount_service_account_token),
};

const FIELD: &str = "automountServiceAccountToken";

fn automount_service_account_token(pod: &Pod<'_>, world: &dyn World, report: &mut Report<'_>) {
    let token = account::token(pod, world);
    // A token with rights is `mounts-token-with-rights`: one finding for one thing.
    if token != Token::Refused && account::own_bindings(pod, world).next().is_some() {
        return report.not_applicable();
    }
    match token {
        Token::Refused => {}
        Token::Unknown => {
            report.unknown(FIELD, account::unknown(pod));
        }
        Token::Mounted => {
            let name = pod.service_account();
            let draft = report.at(FIELD, format!("mounts the token of service account `{name}`"));
            let edit = Edit::set(FIELD, false);
            if account::is_without_rights(pod, world) {
                draft.fix(edit)
            } else {
                draft.risky_fix(edit)
            };
        }
    }
}
