use model::{Kind, Node, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "update-takes-all-down",
    severity: Severity::Low,
    page: include_str!("update_takes_all_down.md"),
    judge: Judge::Object(
        &[Kind::new("apps", "DaemonSet"), Kind::new("apps", "Deployment")],
        takes_all_down,
    ),
};

fn takes_all_down(object: &Object<'_>, report: &mut Report<'_>) {
    for field in ["strategy", "updateStrategy"] {
        let most = object.spec().at(&[field, "rollingUpdate", "maxUnavailable"]);
        let replicas = object.spec().get("replicas").as_i64();
        if is_all(most, replicas) {
            let path = format!("spec.{field}.rollingUpdate.maxUnavailable");
            report.at(path, "an update may stop every pod at once");
        }
    }
}

fn is_all(most: Node<'_>, replicas: Option<i64>) -> bool {
    match (most.as_str(), most.as_i64(), replicas) {
        (Some(text), ..) => {
            let percent = text.strip_suffix('%').and_then(|it| it.parse::<u32>().ok());
            percent.is_some_and(|percent| percent >= 100)
        }
        (None, Some(most), Some(replicas)) => replicas > 1 && most >= replicas,
        _ => false,
    }
}
