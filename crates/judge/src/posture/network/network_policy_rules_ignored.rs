use model::{Direction, Edit, Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::lookup::NETWORK_POLICY;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "network-policy-rules-ignored",
    severity: Severity::Medium,
    page: include_str!("network_policy_rules_ignored.md"),
    judge: Judge::Object(&[NETWORK_POLICY], network_policy_rules_ignored),
};

fn network_policy_rules_ignored(policy: &Object<'_>, report: &mut Report<'_>) {
    let types = policy.spec().get("policyTypes");
    if types.is_empty() {
        return;
    }
    for direction in [Direction::Ingress, Direction::Egress] {
        let rules = policy.spec().get(direction.field());
        if !rules.is_empty() && types.strings().all(|it| it != direction.name()) {
            let says = format!("{} is left out, so its rules do nothing", direction.name());
            let edit = Edit::append("spec.policyTypes", direction.name());
            report.at("spec.policyTypes", says).risky_fix(edit);
        }
    }
}
