use model::{Container, Severity};

use super::command;
use crate::check::{Check, Judge};
use crate::posture::image::reference;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "tunnel-out",
    severity: Severity::Medium,
    page: include_str!("tunnel_out.md"),
    judge: Judge::Container(tunnel_out),
};

/// Programs whose one work is to make an inner service reachable from outside.
const TUNNELS: &[&str] =
    &["ngrok", "frpc", "chisel", "bore", "inlets", "localtunnel", "zrok", "rathole", "pgrok"];

fn tunnel_out(container: &Container<'_>, report: &mut Report<'_>) {
    let image = reference::repository(container.image());
    let name = image.rsplit('/').next().unwrap_or_default();
    let says =
        |tunnel: &str| format!("{} opens a way in from outside with {tunnel}", container.name());
    if TUNNELS.contains(&name) {
        report.at("image", says(name));
        return;
    }
    let words = command::words(container, TUNNELS);
    let found = words.iter().find(|word| word.is_first && TUNNELS.contains(&word.program()));
    if let Some(word) = found {
        report.at(word.source.path(), says(word.program()));
    }
}
