use model::{FieldPath, Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "limit-range-without-defaults",
    severity: Severity::Low,
    page: include_str!("limit_range_without_defaults.md"),
    judge: Judge::Object(&[LIMIT_RANGE], limit_range_without_defaults),
};

const LIMIT_RANGE: Kind<'static> = Kind::core("LimitRange");

fn limit_range_without_defaults(range: &Object<'_>, report: &mut Report<'_>) {
    for (index, limit) in range.spec().get("limits").items().enumerate() {
        if limit.get("type").as_str() != Some("Container") {
            continue;
        }
        let missing: Vec<_> = ["cpu", "memory"]
            .into_iter()
            // A maximum is the default limit where none is given.
            .filter(|it| {
                !limit.get("default").get(it).is_set() && !limit.get("max").get(it).is_set()
            })
            .collect();
        if !missing.is_empty() {
            let path = FieldPath::from("spec.limits").index(index).key("default");
            report.at(
                path,
                format!("gives containers no default limit of {}", missing.join(" and ")),
            );
        }
    }
}
