use std::net::IpAddr;

use model::{Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "external-dns",
    severity: Severity::Low,
    page: include_str!("external_dns.md"),
    judge: Judge::Pod(external_dns),
};

fn external_dns(pod: &Pod<'_>, report: &mut Report<'_>) {
    for (index, server) in pod.get("dnsConfig").get("nameservers").items().enumerate() {
        let Some(written) = server.as_str() else { continue };
        if written.parse().is_ok_and(is_public) {
            let says = format!("asks {written} for names, outside the cluster");
            report.at(format!("dnsConfig.nameservers[{index}]"), says);
        }
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [first, second, ..] = v4.octets();
            let is_shared = first == 100 && (64..128).contains(&second);
            !(v4.is_private() || v4.is_loopback() || v4.is_link_local() || is_shared)
        }
        IpAddr::V6(v6) => !(v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local()),
    }
}
