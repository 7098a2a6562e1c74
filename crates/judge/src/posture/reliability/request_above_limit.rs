use model::{Container, Severity};

use super::resources::Amount;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "request-above-limit",
    severity: Severity::Medium,
    page: include_str!("request_above_limit.md"),
    judge: Judge::Container(request_above_limit),
};

fn request_above_limit(container: &Container<'_>, report: &mut Report<'_>) {
    for resource in ["cpu", "memory", "ephemeral-storage"] {
        let (limit, request) = (Amount::limit(resource), Amount::request(resource));
        let (Some(most), Some(wanted)) = (limit.of(container), request.of(container)) else {
            continue;
        };
        if wanted > most {
            report.at(request.path(), format!("requests more {resource} than its limit allows"));
        }
    }
}
