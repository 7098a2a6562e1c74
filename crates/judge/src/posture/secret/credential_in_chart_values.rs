use model::{FieldPath, Kind, Node, Object, Severity, Value};

use super::text;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "credential-in-chart-values",
    severity: Severity::High,
    page: include_str!("credential_in_chart_values.md"),
    judge: Judge::Object(KINDS, credential_in_chart_values),
};

/// Kinds that hold what a chart or an overlay is filled in with.
const KINDS: &[Kind<'static>] = &[
    Kind::new("argoproj.io", "Application"),
    Kind::new("argoproj.io", "ApplicationSet"),
    Kind::new("helm.cattle.io", "HelmChart"),
    Kind::new("helm.cattle.io", "HelmChartConfig"),
    Kind::new("helm.toolkit.fluxcd.io", "HelmRelease"),
    Kind::new("kustomize.toolkit.fluxcd.io", "Kustomization"),
];

/// Deeper values than this are not looked at.
const DEPTH: usize = 40;

fn credential_in_chart_values(object: &Object<'_>, report: &mut Report<'_>) {
    look(object.spec(), &FieldPath::from("spec"), report, DEPTH);
}

fn look(node: Node<'_>, path: &FieldPath, report: &mut Report<'_>, depth: usize) {
    if depth == 0 {
        return;
    }
    // Helm parameters: a name and a value, side by side.
    if let (Some(name), Some(value)) = (node.get("name").as_str(), node.get("value").as_str()) {
        let last = name.rsplit('.').next().unwrap_or(name);
        if let Some(what) = text::credential(last, value) {
            report.at(path.clone().key("value"), format!("{name} holds {what}")).hide();
            return;
        }
    }
    for entry in node.entries() {
        let path = path.clone().entry(entry.key);
        match entry.value.value() {
            Value::String(value) => {
                if let Some(what) = text::credential(entry.key, value) {
                    report.at(path, format!("{} holds {what}", entry.key)).hide();
                }
            }
            _ => look(entry.value, &path, report, depth - 1),
        }
    }
    for (index, item) in node.items().enumerate() {
        look(item, &path.clone().index(index), report, depth - 1);
    }
}
