//! Whether a proxy of the environment stands between us and the API server.

use std::net::IpAddr;

use super::access::Environment;

/// The proxy of the environment, unless `NO_PROXY` leaves out the host of `server`.
pub(super) fn for_server(environment: &Environment, server: &str) -> Option<String> {
    let proxy = environment.proxy.as_deref().filter(|proxy| !proxy.is_empty())?;
    let host = host_of(server)?;
    let spared = environment.no_proxy.as_deref().unwrap_or_default();
    let is_spared = is_loopback(host) || spared.split(',').any(|entry| spares(entry.trim(), host));
    (!is_spared).then(|| proxy.to_owned())
}

/// The host of an address, without brackets and port.
pub(super) fn host_of(server: &str) -> Option<&str> {
    let (_, rest) = server.split_once("://")?;
    let authority = rest.split('/').next()?;
    let authority = authority.rsplit_once('@').map_or(authority, |(_, authority)| authority);
    match authority.strip_prefix('[') {
        Some(bracketed) => bracketed.split_once(']').map(|(host, _)| host),
        None => Some(authority.split_once(':').map_or(authority, |(host, _)| host)),
    }
}

/// Nobody means a proxy for the own machine.
fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn spares(entry: &str, host: &str) -> bool {
    if entry.is_empty() {
        return false;
    }
    if entry == "*" || entry.eq_ignore_ascii_case(host) {
        return true;
    }
    if let Some((network, bits)) = entry.split_once('/') {
        let (network, address) = (network.parse::<IpAddr>(), host.parse::<IpAddr>());
        let bits = bits.parse::<u32>();
        return match (network, address, bits) {
            (Ok(network), Ok(address), Ok(bits)) => is_within(network, address, bits),
            _ => false,
        };
    }
    let domain = entry.trim_start_matches("*.").trim_start_matches('.').to_ascii_lowercase();
    host.to_ascii_lowercase().strip_suffix(&domain).is_some_and(|rest| rest.ends_with('.'))
}

fn is_within(network: IpAddr, address: IpAddr, bits: u32) -> bool {
    let (network, address, width) = match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            (u128::from(network.to_bits()), u128::from(address.to_bits()), 32)
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => (network.to_bits(), address.to_bits(), 128),
        _ => return false,
    };
    let left = width - bits.min(width);
    network.checked_shr(left).unwrap_or(0) == address.checked_shr(left).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_for_hosts_that_are_not_spared() {
        let environment = Environment {
            proxy: Some("http://proxy:3128".to_owned()),
            no_proxy: Some("10.0.0.0/8, .internal,exact.example".to_owned()),
            ..Environment::default()
        };
        let through = |server| for_server(&environment, server).is_some();
        assert!(through("https://203.0.113.7:6443"));
        assert!(through("https://eks.example/clusters/c-1"));
        assert!(!through("https://10.1.2.3"));
        assert!(!through("https://api.internal:6443"));
        assert!(!through("https://exact.example"));
        assert!(through("https://notinternal:443"));
        assert!(!through("https://[::1]:6443"));
        assert!(!through("https://127.0.0.1:6443"));
    }
}
