use model::{Container, Severity};

use super::reference;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "kubernetes-dashboard",
    severity: Severity::Medium,
    page: include_str!("kubernetes_dashboard.md"),
    judge: Judge::Container(kubernetes_dashboard),
};

fn kubernetes_dashboard(container: &Container<'_>, report: &mut Report<'_>) {
    let repository = reference::repository(container.image());
    let mut parts = repository.rsplit('/');
    let (name, owner) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let is_dashboard = name.starts_with("kubernetes-dashboard")
        || (owner == "kubernetesui" && name.starts_with("dashboard"));
    if is_dashboard {
        let says = format!("{} is the Kubernetes Dashboard", container.name());
        report.at("image", says);
    }
}
