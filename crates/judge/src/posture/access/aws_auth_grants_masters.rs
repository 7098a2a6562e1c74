use model::{FieldPath, Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "aws-auth-grants-masters",
    severity: Severity::High,
    page: include_str!("aws_auth_grants_masters.md"),
    judge: Judge::Object(&[Kind::core("ConfigMap")], aws_auth_grants_masters),
};

fn aws_auth_grants_masters(map: &Object<'_>, report: &mut Report<'_>) {
    let is_in_place = map.namespace().is_none_or(|namespace| namespace == "kube-system");
    if map.name() != "aws-auth" || !is_in_place {
        return;
    }
    for entry in map.get("data").entries() {
        let text = entry.value.as_str().unwrap_or_default();
        if text.lines().any(puts_into_masters) {
            let path = FieldPath::from("data").entry(entry.key);
            report.at(path, "makes a cloud identity a member of `system:masters`");
        }
    }
}

fn puts_into_masters(line: &str) -> bool {
    let written = line.split('#').next().unwrap_or_default();
    written.contains("system:masters")
}
