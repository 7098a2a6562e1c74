use model::{FieldPath, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "cilium-policy-without-default-deny",
    severity: Severity::Low,
    page: include_str!("cilium_policy_without_default_deny.md"),
    judge: Judge::Object(super::peers::CILIUM, cilium_policy_without_default_deny),
};

fn cilium_policy_without_default_deny(policy: &Object<'_>, report: &mut Report<'_>) {
    let single = [(FieldPath::from("spec"), policy.spec())];
    let several = policy.get("specs").items().enumerate();
    let several = several.map(|(index, spec)| (FieldPath::from("specs").index(index), spec));
    for (path, spec) in single.into_iter().chain(several) {
        let switches = spec.get("enableDefaultDeny");
        let is_off = |key| switches.get(key).as_bool() == Some(false);
        if is_off("ingress") && is_off("egress") {
            let says = "lists what is allowed, yet denies nothing else";
            report.at(path.key("enableDefaultDeny"), says);
        }
    }
}
