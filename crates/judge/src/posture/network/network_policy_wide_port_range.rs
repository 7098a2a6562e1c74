use model::{Direction, Object, Severity};

use super::peers::rules;
use crate::check::{Check, Judge};
use crate::posture::lookup::NETWORK_POLICY;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "network-policy-wide-port-range",
    severity: Severity::Low,
    page: include_str!("network_policy_wide_port_range.md"),
    judge: Judge::Object(&[NETWORK_POLICY], network_policy_wide_port_range),
};

/// Half of all ports: wider than the ranges of FTP, SIP or the dynamic ports.
const WIDE: i64 = 32_768;

fn network_policy_wide_port_range(policy: &Object<'_>, report: &mut Report<'_>) {
    for rule in [Direction::Ingress, Direction::Egress].into_iter().flat_map(|it| rules(it, policy))
    {
        for (index, port) in rule.node.get("ports").items().enumerate() {
            let (Some(from), Some(to)) = (port.get("port").as_i64(), port.get("endPort").as_i64())
            else {
                continue;
            };
            if to.saturating_sub(from) >= WIDE {
                let path = rule.path.clone().key("ports").index(index).key("endPort");
                report.at(path, format!("opens the ports from {from} to {to}"));
            }
        }
    }
}
