use model::{Pod, Severity};

use crate::pss::Level;
use crate::pss::control::Control;
use crate::pss::guilt::{Guilt, Guilts, volumes};

pub(in crate::pss) const CONTROL: Control = Control {
    id: "pss/baseline/host-path-volumes",
    key: "hostPathVolumes",
    level: Level::Baseline,
    severity: Severity::High,
    since: 0,
    replaces: None,
    page: include_str!("host_path_volumes.md"),
    find,
    say,
};

fn find(pod: &Pod<'_>, _: u64, guilts: &mut Guilts<'_>) {
    for (index, volume) in pod.get("volumes").items().enumerate() {
        if volume.get("hostPath").is_set() {
            guilts.volume(volume.get("name").as_str().unwrap_or_default(), index, "hostPath");
        }
    }
}

fn say(guilts: &[Guilt]) -> (&'static str, String) {
    ("hostPath volumes", volumes(guilts))
}
