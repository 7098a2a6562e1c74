use model::access::{BINDINGS, Binding, Subject, is_reserved};
use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "reserved-name-hides-binding",
    severity: Severity::High,
    page: include_str!("reserved_name_hides_binding.md"),
    judge: Judge::Object(BINDINGS, reserved_name_hides_binding),
};

fn reserved_name_hides_binding(binding: &Object<'_>, report: &mut Report<'_>) {
    let Some(binding) = Binding::of(*binding).filter(|_| is_reserved(binding.name())) else {
        return report.not_applicable();
    };
    let is_powerful = ["admin", "cluster-admin", "edit"].contains(&binding.role_name());
    let stranger = binding.subjects().find(is_stranger).filter(|_| is_powerful);
    if let Some(stranger) = stranger {
        let role = binding.role_name();
        let says = format!("bears a name of the control plane, and gives `{role}` to others");
        report.at("metadata.name", format!("{says}: `{}`", stranger.name()));
    }
}

/// Is no part of the control plane.
fn is_stranger(subject: &Subject<'_>) -> bool {
    let is_of_the_system = subject.is_service_account() && subject.namespace() == "kube-system";
    !is_reserved(subject.name()) && !is_of_the_system
}
