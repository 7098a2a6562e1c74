use model::{Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "service-account-token-secret",
    severity: Severity::Medium,
    page: include_str!("service_account_token_secret.md"),
    judge: Judge::Object(&[Kind::core("Secret")], service_account_token_secret),
};

fn service_account_token_secret(secret: &Object<'_>, report: &mut Report<'_>) {
    if secret.get("type").as_str() == Some("kubernetes.io/service-account-token") {
        let account = secret.annotation("kubernetes.io/service-account.name").unwrap_or_default();
        report.at("type", format!("holds a token of `{account}` that never expires"));
    }
}
