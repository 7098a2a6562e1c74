use model::{Edit, Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "default-service-account-mounts-token",
    severity: Severity::Medium,
    page: include_str!("default_service_account_mounts_token.md"),
    judge: Judge::Object(&[Kind::core("ServiceAccount")], default_service_account_mounts_token),
};

fn default_service_account_mounts_token(account: &Object<'_>, report: &mut Report<'_>) {
    let field = "automountServiceAccountToken";
    if account.name() == "default" && account.get(field).as_bool() != Some(false) {
        report
            .at(field, "gives its token to every pod that names no service account")
            .risky_fix(Edit::set(field, false));
    }
}
