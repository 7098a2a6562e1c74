use model::{Pod, Severity};

use crate::pss::Level;
use crate::pss::baseline::proc_mount::{find_unmasked, say};
use crate::pss::control::Control;
use crate::pss::guilt::Guilts;

pub(in crate::pss) const CONTROL: Control = Control {
    id: "pss/restricted/proc-mount",
    key: "procMount_restricted",
    level: Level::Restricted,
    severity: Severity::High,
    since: 35,
    replaces: Some("procMount"),
    page: include_str!("proc_mount.md"),
    find,
    say,
};

fn find(pod: &Pod<'_>, _: u64, guilts: &mut Guilts<'_>) {
    find_unmasked(pod, guilts);
}
