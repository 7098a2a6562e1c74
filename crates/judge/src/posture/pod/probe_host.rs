use model::{Container, Edit, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "probe-host",
    severity: Severity::Medium,
    page: include_str!("probe_host.md"),
    judge: Judge::Container(probe_host),
};

fn probe_host(container: &Container<'_>, report: &mut Report<'_>) {
    let handlers: [&[&str]; 5] = [
        &["livenessProbe"],
        &["readinessProbe"],
        &["startupProbe"],
        &["lifecycle", "postStart"],
        &["lifecycle", "preStop"],
    ];
    for keys in handlers {
        for kind in ["httpGet", "tcpSocket"] {
            let host = container.node().at(keys).get(kind).get("host");
            if let Some(host) = host.as_str().filter(|host| !host.is_empty()) {
                let field = format!("{}.{kind}.host", keys.join("."));
                let says = format!("has the kubelet call {host} in its name");
                report.at(&field, says).risky_fix(Edit::remove(&field));
            }
        }
    }
}
