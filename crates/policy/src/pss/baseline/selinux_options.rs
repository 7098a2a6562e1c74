use model::{Node, Pod, Severity};

use crate::pss::Level;
use crate::pss::control::Control;
use crate::pss::guilt::{Guilt, Guilts, setters, values};
use crate::pss::wording::{plural, quoted};

pub(in crate::pss) const CONTROL: Control = Control {
    id: "pss/baseline/selinux-options",
    key: "seLinuxOptions",
    level: Level::Baseline,
    severity: Severity::High,
    since: 0,
    replaces: None,
    page: include_str!("selinux_options.md"),
    find,
    say,
};

const TYPES: [&str; 4] = ["", "container_t", "container_init_t", "container_kvm_t"];

fn find(pod: &Pod<'_>, minor: u64, guilts: &mut Guilts<'_>) {
    for field in bad_fields(pod.security("seLinuxOptions"), minor) {
        let guilt = guilts.pod(format!("securityContext.seLinuxOptions.{}", field.about));
        guilt.about(field.about).value(field.value).mend_by_removing();
    }
    for container in pod.containers() {
        for field in bad_fields(container.security("seLinuxOptions"), minor) {
            let path = format!("securityContext.seLinuxOptions.{}", field.about);
            let guilt = guilts.container(&container, path);
            guilt.about(field.about).value(field.value).mend_by_removing();
        }
    }
}

struct Field<'d> {
    about: &'static str,
    value: &'d str,
}

fn bad_fields<'d>(options: Node<'d>, minor: u64) -> impl Iterator<Item = Field<'d>> {
    let said = move |about| Field { about, value: options.get(about).as_str().unwrap_or_default() };
    let is_bad = move |field: &Field<'_>| match (field.about, field.value) {
        ("type", "container_engine_t") => minor < 31,
        ("type", value) => !TYPES.contains(&value),
        (_, value) => !value.is_empty(),
    };
    ["type", "user", "role"].into_iter().map(said).filter(is_bad)
}

fn say(guilts: &[Guilt]) -> (&'static str, String) {
    let types = values(guilts.iter().filter(|guilt| guilt.about == "type"));
    let mut data = Vec::new();
    if !types.is_empty() {
        data.push(format!("{} {}", plural("type", "types", types.len()), quoted(types)));
    }
    for about in ["user", "role"] {
        if guilts.iter().any(|guilt| guilt.about == about) {
            data.push(format!("{about} may not be set"));
        }
    }
    let detail = format!(
        "{} set forbidden securityContext.seLinuxOptions: {}",
        setters(guilts.iter()),
        data.join("; "),
    );
    ("seLinuxOptions", detail)
}
