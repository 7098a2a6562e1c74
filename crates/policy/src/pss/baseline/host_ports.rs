use model::{Pod, Severity};

use crate::pss::Level;
use crate::pss::control::Control;
use crate::pss::guilt::{Guilt, Guilts, container_names, values};
use crate::pss::wording::{plural, quoted};

pub(in crate::pss) const CONTROL: Control = Control {
    id: "pss/baseline/host-ports",
    key: "hostPorts",
    level: Level::Baseline,
    severity: Severity::Medium,
    since: 0,
    replaces: None,
    page: include_str!("host_ports.md"),
    find,
    say,
};

fn find(pod: &Pod<'_>, _: u64, guilts: &mut Guilts<'_>) {
    for container in pod.containers() {
        for (index, port) in container.get("ports").items().enumerate() {
            if let Some(number @ (..=-1 | 1..)) = port.get("hostPort").as_i64() {
                let field = format!("ports[{index}].hostPort");
                guilts.container(&container, field).value(number.to_string()).mend_by_removing();
            }
        }
    }
}

fn say(guilts: &[Guilt]) -> (&'static str, String) {
    let names = container_names(guilts.iter());
    let ports = values(guilts.iter());
    let detail = format!(
        "{} {} {} {} {}",
        plural("container", "containers", names.len()),
        quoted(names.iter().copied()),
        plural("uses", "use", names.len()),
        plural("hostPort", "hostPorts", ports.len()),
        ports.join(", "),
    );
    ("hostPort", detail)
}
