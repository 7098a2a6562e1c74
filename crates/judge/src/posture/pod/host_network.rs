use model::{Edit, Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "host-network",
    severity: Severity::High,
    page: include_str!("host_network.md"),
    judge: Judge::Pod(host_network),
};

fn host_network(pod: &Pod<'_>, report: &mut Report<'_>) {
    if pod.get("hostNetwork").as_bool() == Some(true) {
        report
            .at("hostNetwork", "shares the node's network")
            .risky_fix(Edit::remove("hostNetwork"));
    }
}
