use model::{Container, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "privileged-host-port",
    severity: Severity::Low,
    page: include_str!("privileged_host_port.md"),
    judge: Judge::Container(privileged_host_port),
};

fn privileged_host_port(container: &Container<'_>, report: &mut Report<'_>) {
    let on_host = container.pod().get("hostNetwork").as_bool() == Some(true);
    for (index, port) in container.get("ports").items().enumerate() {
        let own = if on_host { "containerPort" } else { "hostPort" };
        let key = if port.get("hostPort").is_set() { "hostPort" } else { own };
        if let Some(number @ 1..1024) = port.get(key).as_i64() {
            let says = format!("{} takes port {number} of the node", container.name());
            report.at(format!("ports[{index}].{key}"), says);
        }
    }
}
