use model::{Edit, Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "service-account-lists-token-secrets",
    severity: Severity::Low,
    page: include_str!("service_account_lists_token_secrets.md"),
    judge: Judge::Object(&[Kind::core("ServiceAccount")], service_account_lists_token_secrets),
};

fn service_account_lists_token_secrets(account: &Object<'_>, report: &mut Report<'_>) {
    let prefix = format!("{}-token-", account.name());
    for (index, secret) in account.get("secrets").items().enumerate() {
        let name = secret.get("name").as_str().unwrap_or_default();
        if name.starts_with(&prefix) {
            let path = format!("secrets[{index}]");
            report
                .at(path.clone(), format!("has a token in Secret `{name}` that never expires"))
                .risky_fix(Edit::remove(path));
        }
    }
}
