use model::{Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "baseline-policy-without-deny",
    severity: Severity::Low,
    page: include_str!("baseline_policy_without_deny.md"),
    judge: Judge::Object(&[BASELINE], baseline_policy_without_deny),
};

const BASELINE: Kind<'static> = Kind::new("policy.networking.k8s.io", "BaselineAdminNetworkPolicy");

fn baseline_policy_without_deny(policy: &Object<'_>, report: &mut Report<'_>) {
    let spec = policy.spec();
    let mut rules = spec.get("ingress").items().chain(spec.get("egress").items());
    if !rules.any(|rule| rule.get("action").as_str() == Some("Deny")) {
        report.at("spec", "denies nothing");
    }
}
