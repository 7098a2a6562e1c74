//! Networks in the notation `192.0.2.0/24`.

use std::net::IpAddr;

/// A network.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cidr {
    address: IpAddr,
    prefix: u32,
}

impl Cidr {
    /// `None` for what is no network.
    pub(super) fn parse(written: &str) -> Option<Cidr> {
        let (address, prefix) = written.trim().split_once('/')?;
        let (address, prefix) = (address.parse::<IpAddr>().ok()?, prefix.parse().ok()?);
        let width = if address.is_ipv4() { 32 } else { 128 };
        (prefix <= width).then_some(Cidr { address, prefix })
    }

    /// Holds every address of its family.
    pub(super) fn is_everything(self) -> bool {
        self.prefix == 0
    }

    /// Holds `address`.
    pub(super) fn holds(self, address: IpAddr) -> bool {
        let differing = match (self.address, address) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                (ours.to_bits() ^ theirs.to_bits()).leading_zeros()
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => {
                (ours.to_bits() ^ theirs.to_bits()).leading_zeros()
            }
            _ => return false,
        };
        differing >= self.prefix
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_its_addresses() {
        check("0.0.0.0/0", "169.254.169.254", true);
        check("169.254.0.0/16", "169.254.169.254", true);
        check("169.254.169.254/32", "169.254.169.254", true);
        check("10.0.0.0/8", "169.254.169.254", false);
        check("::/0", "169.254.169.254", false);
        check("fd00:ec2::/32", "fd00:ec2::254", true);
        check("0.0.0.0/33", "169.254.169.254", false);
        check("anywhere", "169.254.169.254", false);
    }

    fn check(network: &str, address: &str, holds: bool) {
        let address = address.parse().unwrap();
        let found = Cidr::parse(network).is_some_and(|network| network.holds(address));
        assert_eq!(found, holds, "{network} {address}");
    }
}
