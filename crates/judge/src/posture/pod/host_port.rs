use model::{Container, Edit, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-port",
    severity: Severity::Medium,
    page: include_str!("host_port.md"),
    judge: Judge::Container(host_port),
};

fn host_port(container: &Container<'_>, report: &mut Report<'_>) {
    for (index, port) in container.get("ports").items().enumerate() {
        if let Some(number) = port.get("hostPort").as_i64().filter(|number| *number != 0) {
            let field = format!("ports[{index}].hostPort");
            report
                .at(&field, format!("{} listens on port {number} of the node", container.name()))
                .risky_fix(Edit::remove(&field));
        }
    }
}
