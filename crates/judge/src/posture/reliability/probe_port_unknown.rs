use model::{Container, FieldPath, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "probe-port-unknown",
    severity: Severity::Medium,
    page: include_str!("probe_port_unknown.md"),
    judge: Judge::Container(probe_port_unknown),
};

fn probe_port_unknown(container: &Container<'_>, report: &mut Report<'_>) {
    let has_port = |name: &str| {
        container.get("ports").items().any(|port| port.get("name").as_str() == Some(name))
    };
    for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
        for handler in ["httpGet", "tcpSocket"] {
            let port = container.get(probe).at(&[handler, "port"]);
            let Some(name) = port.as_str() else { continue };
            if name.parse::<u16>().is_err() && !has_port(name) {
                let path = FieldPath::from(probe).key(handler).key("port");
                report.at(path, format!("the container has no port called {name}"));
            }
        }
    }
}
