use model::{Container, Severity};

use super::nginx::is_community;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ingress-nginx-end-of-life",
    severity: Severity::Medium,
    page: include_str!("ingress_nginx_end_of_life.md"),
    judge: Judge::Container(ingress_nginx_end_of_life),
};

fn ingress_nginx_end_of_life(container: &Container<'_>, report: &mut Report<'_>) {
    if is_community(container.image()) {
        report.at("image", "gets no security fixes since March 2026");
    }
}
