use model::{Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "agent-sandbox-runtime",
    severity: Severity::Medium,
    page: include_str!("agent_sandbox_runtime.md"),
    judge: Judge::Pod(agent_sandbox_runtime),
};

/// Runtime classes by the names that their makers use.
const SANDBOXES: &[&str] = &["gvisor", "runsc", "firecracker", "edera", "nabla", "sysbox-runc"];

fn agent_sandbox_runtime(pod: &Pod<'_>, report: &mut Report<'_>) {
    if !matches!(pod.object().kind().name, "Sandbox" | "SandboxTemplate") {
        return report.not_applicable();
    }
    let class = pod.get("runtimeClassName").as_str().unwrap_or_default();
    let chosen = &report.settings().sandbox_runtimes;
    let is_customary = SANDBOXES.contains(&class) || class.starts_with("kata");
    let is_sandbox =
        if chosen.is_empty() { is_customary } else { chosen.iter().any(|name| name == class) };
    if class.is_empty() {
        report.at("runtimeClassName", "runs an agent's code on the node's kernel");
    } else if !is_sandbox {
        let says = format!("runs an agent's code on {class}, which is no known sandbox");
        report.at("runtimeClassName", says);
    }
}
