use model::{Container, Severity};

use super::reference;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "tiller",
    severity: Severity::High,
    page: include_str!("tiller.md"),
    judge: Judge::Container(tiller),
};

fn tiller(container: &Container<'_>, report: &mut Report<'_>) {
    let repository = reference::repository(container.image());
    let name = repository.rsplit('/').next().unwrap_or_default();
    if matches!(name, "tiller" | "tiller-deploy") {
        let says = format!("{} is Helm 2's Tiller, which does what anybody asks", container.name());
        report.at("image", says);
    }
}
