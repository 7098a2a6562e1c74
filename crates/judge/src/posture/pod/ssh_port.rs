use model::{Container, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ssh-port",
    severity: Severity::Low,
    page: include_str!("ssh_port.md"),
    judge: Judge::Container(ssh_port),
};

fn ssh_port(container: &Container<'_>, report: &mut Report<'_>) {
    for (index, port) in container.get("ports").items().enumerate() {
        let is_tcp = matches!(port.get("protocol").as_str(), None | Some("TCP"));
        for key in ["containerPort", "hostPort"] {
            if let Some(number @ (22 | 2222)) = port.get(key).as_i64().filter(|_| is_tcp) {
                let says = format!("{} opens port {number}, where ssh answers", container.name());
                report.at(format!("ports[{index}].{key}"), says);
                break;
            }
        }
    }
}
