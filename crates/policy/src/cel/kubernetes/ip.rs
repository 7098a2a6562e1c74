//! IP addresses, in the spellings that Kubernetes lets pass.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::shown;

/// An address of IPv4 or IPv6, with no zone, and never an IPv4 one dressed as IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ip(IpAddr);

/// Why a text is no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IpError {
    /// It is not written as one, or has an octet with a zero in front.
    #[error("IP Address {0:?} parse error during conversion from string")]
    Form(String),
    /// It names a network interface, as in `fe80::1%eth0`.
    #[error("IP address {0:?} with zone value is not allowed")]
    Zone(String),
    /// It is an IPv4 address in IPv6 notation, as in `::ffff:1.2.3.4`.
    #[error("IPv4-mapped IPv6 address {0:?} is not allowed")]
    Mapped(String),
}

impl Ip {
    /// The address that `text` says.
    pub fn parse(text: &str) -> Result<Ip, IpError> {
        if let Some((address, zone)) = text.split_once('%') {
            let is_address = address.parse::<Ipv6Addr>().is_ok() && !zone.is_empty();
            let error = if is_address { IpError::Zone } else { IpError::Form };
            return Err(error(shown(text)));
        }
        let address = text.parse().map_err(|_| IpError::Form(shown(text)))?;
        match address {
            IpAddr::V6(address) if address.to_ipv4_mapped().is_some() => {
                Err(IpError::Mapped(shown(text)))
            }
            _ => Ok(Ip(address)),
        }
    }

    /// 4 or 6.
    #[must_use]
    pub fn family(self) -> i64 {
        if self.0.is_ipv4() { 4 } else { 6 }
    }

    /// `0.0.0.0` or `::`.
    #[must_use]
    pub fn is_unspecified(self) -> bool {
        self.0.is_unspecified()
    }

    /// In `127.0.0.0/8`, or `::1`.
    #[must_use]
    pub fn is_loopback(self) -> bool {
        self.0.is_loopback()
    }

    /// In `224.0.0.0/24`, or of IPv6 multicast with the scope of a link.
    #[must_use]
    pub fn is_link_local_multicast(self) -> bool {
        match self.0 {
            IpAddr::V4(address) => matches!(address.octets(), [224, 0, 0, _]),
            IpAddr::V6(address) => address.segments()[0] & 0xff0f == 0xff02,
        }
    }

    /// In `169.254.0.0/16` or `fe80::/10`.
    #[must_use]
    pub fn is_link_local_unicast(self) -> bool {
        match self.0 {
            IpAddr::V4(address) => address.is_link_local(),
            IpAddr::V6(address) => address.is_unicast_link_local(),
        }
    }

    /// Anything that is not of the kinds above, nor multicast, nor `255.255.255.255`. Private
    /// addresses count as global.
    #[must_use]
    pub fn is_global_unicast(self) -> bool {
        self.0 != IpAddr::V4(Ipv4Addr::BROADCAST)
            && !self.is_unspecified()
            && !self.is_loopback()
            && !self.0.is_multicast()
            && !self.is_link_local_unicast()
    }

    /// How many bytes an address of its family has.
    #[must_use]
    pub fn size(self) -> u64 {
        if self.0.is_ipv4() { 4 } else { 16 }
    }

    pub(super) fn address(self) -> IpAddr {
        self.0
    }

    pub(super) fn from_address(address: IpAddr) -> Ip {
        Ip(address)
    }
}

/// The canonical form: each address has exactly one.
impl fmt::Display for Ip {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use super::{Ip, IpError};

    #[test]
    fn addresses_have_one_canonical_form() {
        for (text, canonical) in [
            ("192.168.0.1", "192.168.0.1"),
            ("2001:db8::68", "2001:db8::68"),
            ("2001:DB8::68", "2001:db8::68"),
            ("2001:db8::0:0:0:abcd", "2001:db8::abcd"),
            ("0:0:0:0:0:0:0:0", "::"),
            ("1:0:0:2:0:0:0:3", "1:0:0:2::3"),
            ("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"),
            ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
            ("::1.2.3.4", "::102:304"),
            ("64:ff9b::1.2.3.4", "64:ff9b::102:304"),
        ] {
            assert_eq!(Ip::parse(text).map(|ip| ip.to_string()), Ok(canonical.to_owned()));
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "192.168.0.1.0",
            "192.168.0",
            "127.0.0.256",
            "127.0.0.01",
            "1..2.3",
            " 1.2.3.4",
            "2001:db8:::68",
            ":::1",
            "::12345",
            "1:2:3:4:5:6:7:8::",
            "::1.2.3",
            "%eth0",
            "fe80::1%",
            "1.2.3.4%eth0",
            "[::1]",
        ] {
            assert_eq!(Ip::parse(text), Err(IpError::Form(text.to_owned())));
        }
        let zoned = "fe80::1%eth0";
        assert_eq!(Ip::parse(zoned), Err(IpError::Zone(zoned.to_owned())));
        for mapped in ["::ffff:1.2.3.4", "::ffff:c0a8:1"] {
            assert_eq!(Ip::parse(mapped), Err(IpError::Mapped(mapped.to_owned())));
        }
    }

    /// Unspecified, loopback, link-local multicast, link-local unicast, global unicast.
    #[test]
    fn addresses_know_their_kind() {
        for (text, kinds) in [
            ("0.0.0.0", "U...."),
            ("127.0.0.1", ".L..."),
            ("127.255.0.3", ".L..."),
            ("224.0.0.1", "..M.."),
            ("224.0.1.1", "....."),
            ("169.254.169.254", "...l."),
            ("192.168.0.1", "....G"),
            ("255.255.255.255", "....."),
            ("::", "U...."),
            ("::1", ".L..."),
            ("ff02::1", "..M.."),
            ("ff12::1", "..M.."),
            ("ff05::1", "....."),
            ("ff00::1", "....."),
            ("fe80::1", "...l."),
            ("febf::1", "...l."),
            ("fd80::1", "....G"),
            ("fd00::1", "....G"),
            ("2001:db8::abcd", "....G"),
        ] {
            let ip = Ip::parse(text).unwrap();
            let is = [
                (ip.is_unspecified(), 'U'),
                (ip.is_loopback(), 'L'),
                (ip.is_link_local_multicast(), 'M'),
                (ip.is_link_local_unicast(), 'l'),
                (ip.is_global_unicast(), 'G'),
            ];
            let found: String = is.map(|(is, sign)| if is { sign } else { '.' }).iter().collect();
            assert_eq!(found, kinds, "{text}");
        }
    }
}
