use std::collections::BTreeSet;

use model::{Pod, Severity};

use crate::pss::Level;
use crate::pss::control::Control;
use crate::pss::guilt::{Guilt, Guilts, container_names, values};
use crate::pss::wording::{plural, quoted};

pub(in crate::pss) const CONTROL: Control = Control {
    id: "pss/baseline/host-probes-and-host-lifecycle",
    key: "hostProbesAndHostLifecycle",
    level: Level::Baseline,
    severity: Severity::Medium,
    since: 34,
    replaces: None,
    page: include_str!("host_probes_and_host_lifecycle.md"),
    find,
    say,
};

const HANDLERS: [&[&str]; 5] = [
    &["livenessProbe"],
    &["readinessProbe"],
    &["startupProbe"],
    &["lifecycle", "postStart"],
    &["lifecycle", "preStop"],
];

fn find(pod: &Pod<'_>, _: u64, guilts: &mut Guilts<'_>) {
    for container in pod.containers() {
        for keys in HANDLERS {
            let handler = container.node().at(keys);
            for action in ["httpGet", "tcpSocket"] {
                let host = handler.get(action).get("host").as_str().unwrap_or_default();
                if !host.is_empty() {
                    let field = format!("{}.{action}.host", keys.join("."));
                    guilts.container(&container, field).value(host).mend_by_removing();
                }
            }
        }
    }
}

fn say(guilts: &[Guilt]) -> (&'static str, String) {
    // Here alone containers are sorted, and those of one name count once.
    let names: BTreeSet<&str> = container_names(guilts.iter()).into_iter().collect();
    let hosts = values(guilts.iter());
    let detail = format!(
        "{} {} {} {} {}",
        plural("container", "containers", names.len()),
        quoted(names.iter().copied()),
        plural("uses", "use", names.len()),
        plural("probe or lifecycle host", "probe or lifecycle hosts", hosts.len()),
        quoted(hosts),
    );
    ("probe or lifecycle host", detail)
}
