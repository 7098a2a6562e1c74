use model::access::{Ask, BINDINGS, Sweep};
use model::{Object, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::subject;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "binding-grants-pod-exec",
    severity: Severity::Medium,
    page: include_str!("binding_grants_pod_exec.md"),
    judge: Judge::ObjectAmong(BINDINGS, binding_grants_pod_exec),
};

const EXEC: Ask =
    Ask { verbs: &["create", "get"], resources: &[("", "pods/exec"), ("", "pods/attach")] };

fn binding_grants_pod_exec(binding: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let Some(binding) = subject::judged_binding(binding) else { return report.not_applicable() };
    let Some(role) = binding.role(world) else { return report.not_applicable() };
    let mut grants = role.grants(&EXEC);
    let is_limited = |sweep: Option<Sweep>| sweep != Some(Sweep::Everything);
    let Some(grant) = grants.find(|grant| is_limited(grant.rule().sweep())) else { return };
    if !binding.is_empty() {
        let says = format!("lets its subjects use `{}`", grant.resource());
        report.at("roleRef.name", says).related(&role.object(), "allows it");
    }
}
