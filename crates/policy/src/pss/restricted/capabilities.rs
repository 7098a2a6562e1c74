use model::{Pod, Severity};

use crate::pss::Level;
use crate::pss::baseline::capabilities::{find_added, say_added};
use crate::pss::control::Control;
use crate::pss::guilt::{Guilt, Guilts, containers};

pub(in crate::pss) const CONTROL: Control = Control {
    id: "pss/restricted/capabilities",
    key: "capabilities_restricted",
    level: Level::Restricted,
    severity: Severity::Medium,
    since: 22,
    replaces: Some("capabilities_baseline"),
    page: include_str!("capabilities.md"),
    find,
    say,
};

fn find(pod: &Pod<'_>, minor: u64, guilts: &mut Guilts<'_>) {
    // The field must not even be set in a pod that says it is for Windows.
    if minor >= 25 && pod.is_windows() {
        return;
    }
    for container in pod.containers() {
        let drops_all = container
            .security("capabilities")
            .get("drop")
            .strings()
            .any(|dropped| dropped == "ALL");
        if !drops_all {
            let guilt = guilts.container(&container, "securityContext.capabilities.drop");
            guilt.about("drop").mend_by_setting(vec!["ALL"]);
        }
        find_added(&container, &["NET_BIND_SERVICE"], guilts);
    }
}

fn say(guilts: &[Guilt]) -> (&'static str, String) {
    let keeping = containers(guilts.iter().filter(|guilt| guilt.about == "drop"));
    let keeping = keeping.map(|containers| {
        format!("{containers} must set securityContext.capabilities.drop=[\"ALL\"]")
    });
    let adding = say_added(guilts.iter().filter(|guilt| guilt.about == "add"));
    let details: Vec<String> = keeping.into_iter().chain(adding).collect();
    ("unrestricted capabilities", details.join("; "))
}
