use model::{Container, Severity};

use super::nginx::{is_community, version};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ingress-nginx-remote-code",
    severity: Severity::Critical,
    page: include_str!("ingress_nginx_remote_code.md"),
    judge: Judge::Container(ingress_nginx_remote_code),
};

fn ingress_nginx_remote_code(container: &Container<'_>, report: &mut Report<'_>) {
    let image = container.image();
    if !is_community(image) {
        return;
    }
    let Some(version) = version(image) else { return };
    if version < [1, 11, 5] || version == [1, 12, 0] {
        let [major, minor, patch] = version;
        let says = format!("runs ingress-nginx {major}.{minor}.{patch}, open to CVE-2025-1974");
        report.at("image", says);
    }
}
