use model::{FieldPath, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "cilium-policy-open-to-world",
    severity: Severity::Medium,
    page: include_str!("cilium_policy_open_to_world.md"),
    judge: Judge::Object(super::peers::CILIUM, cilium_policy_open_to_world),
};

fn cilium_policy_open_to_world(policy: &Object<'_>, report: &mut Report<'_>) {
    let single = [(FieldPath::from("spec"), policy.spec())];
    let several = policy.get("specs").items().enumerate();
    let several = several.map(|(index, spec)| (FieldPath::from("specs").index(index), spec));
    for (path, spec) in single.into_iter().chain(several) {
        for (index, rule) in spec.get("ingress").items().enumerate() {
            let open = rule.get("fromEntities").strings().enumerate();
            for (place, entity) in open.filter(|(_, entity)| matches!(*entity, "world" | "all")) {
                let path = path.clone().key("ingress").index(index).key("fromEntities");
                report.at(path.index(place), format!("admits the entity {entity}"));
            }
        }
    }
}
