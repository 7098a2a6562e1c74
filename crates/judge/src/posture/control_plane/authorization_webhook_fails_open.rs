use model::{Object, Severity};

use super::authorization::{KINDS, authorizers};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "authorization-webhook-fails-open",
    severity: Severity::Low,
    page: include_str!("authorization_webhook_fails_open.md"),
    judge: Judge::Object(KINDS, fails_open),
};

fn fails_open(object: &Object<'_>, report: &mut Report<'_>) {
    let last = authorizers(object).count();
    for (index, (path, authorizer)) in authorizers(object).enumerate() {
        // With nobody to ask after it, no opinion is a denial.
        let decides_alone = index + 1 == last;
        if authorizer.at(&["webhook", "failurePolicy"]).as_str() == Some("NoOpinion")
            && !decides_alone
        {
            let says = "its denials are skipped when the webhook does not answer";
            report.at(path.key("webhook").key("failurePolicy"), says);
        }
    }
}
