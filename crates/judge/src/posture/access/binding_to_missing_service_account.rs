use model::access::{BINDINGS, Subject};
use model::{Object, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::{account, subject};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "binding-to-missing-service-account",
    severity: Severity::Low,
    page: include_str!("binding_to_missing_service_account.md"),
    judge: Judge::ObjectAmong(BINDINGS, binding_to_missing_service_account),
};

fn binding_to_missing_service_account(
    binding: &Object<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    let Some(binding) = subject::judged_binding(binding) else { return report.not_applicable() };
    for subject in binding.subjects().filter(|subject| may_be_missing(subject)) {
        let (namespace, name) = (subject.namespace(), subject.name());
        if account::find(namespace, name, world).is_some() {
            continue;
        }
        if world.is_complete(account::ACCOUNT, Some(namespace)) {
            let says = format!("gives a role to `{namespace}/{name}`, which does not exist");
            report.at(subject.path(), says);
        } else {
            let missing = format!("no ServiceAccount {namespace}/{name} among the objects given");
            report.unknown(subject.path(), missing);
        }
    }
}

/// Kubernetes makes `default` in every namespace, and in `kube-system` those of its controllers.
fn may_be_missing(subject: &Subject<'_>) -> bool {
    subject.is_service_account()
        && subject.name() != "default"
        && !matches!(subject.namespace(), "" | "kube-system")
}
