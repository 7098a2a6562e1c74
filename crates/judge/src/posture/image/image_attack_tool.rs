use model::Severity;

use super::reference;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "image-attack-tool",
    severity: Severity::Medium,
    page: include_str!("image_attack_tool.md"),
    judge: Judge::Image(image_attack_tool),
};

/// Images made for attacks and their rehearsal.
const TOOLS: &[&str] = &[
    "docker.io/cyberark/kubeletctl",
    "docker.io/inguardians/peirates",
    "docker.io/kalilinux",
    "docker.io/metasploitframework",
    "docker.io/parrotsec",
    "docker.io/madhuakula/hacker-container",
    "docker.io/raesene/alpine-containertools",
    "docker.io/aquasec/kube-hunter",
    "docker.io/bkimminich/juice-shop",
    "docker.io/vulnerables",
];

fn image_attack_tool(written: &str, report: &mut Report<'_>) {
    let Some(image) = reference::parse(written) else { return report.not_applicable() };
    if TOOLS.iter().any(|place| image.is_from(place)) {
        report.at("image", format!("image {written} is made for attacks"));
    }
}
