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
    let name = pod.service_account();
    match account::token(pod, world) {
        Token::Refused => {}
        Token::Unknown => {
            let namespace = pod.object().namespace_or_default();
            let missing = format!("no ServiceAccount {namespace}/{name} among the objects given");
            report.unknown(FIELD, missing);
        }
        Token::Mounted => {
            let draft = report.at(FIELD, format!("mounts the token of service account `{name}`"));
            let edit = Edit::set(FIELD, false);
            let is_useless = account::is_without_rights(pod, world);
            if is_useless {
                draft.fix(edit)
            } else {
                draft.risky_fix(edit)
            };
        }
    }
}
