//! Ranges of IP addresses: `10.0.0.0/8`, `2001:db8::/32`.

use std::fmt;
use std::net::IpAddr;

use super::ip::{Ip, IpError};
use super::shown;

/// An address, and how many of its first bits make the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cidr {
    ip: Ip,
    prefix_length: u8,
}

/// Why a text is no range.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CidrError {
    /// There is no slash in it.
    #[error("network address parse error during conversion from string: {0:?} has no '/'")]
    NoSlash(String),
    /// What stands before the slash is no address that a range may have.
    #[error("network address parse error during conversion from string: {0}")]
    Address(IpError),
    /// What stands behind the slash is no number of bits.
    #[error(
        "network address parse error during conversion from string: bad bits after slash: {0:?}"
    )]
    Length(String),
}

impl Cidr {
    /// The range that `text` says. Its address may have bits set beyond the prefix.
    pub fn parse(text: &str) -> Result<Cidr, CidrError> {
        let (address, bits) =
            text.rsplit_once('/').ok_or_else(|| CidrError::NoSlash(shown(text)))?;
        let ip = Ip::parse(address).map_err(CidrError::Address)?;
        let is_number = bits == "0" || bits.starts_with(|first| matches!(first, '1'..='9'));
        let prefix_length = Some(bits).filter(|_| is_number).and_then(|bits| bits.parse().ok());
        let fits = |length: &u8| u64::from(*length) <= ip.size() * 8;
        match prefix_length.filter(fits) {
            Some(prefix_length) => Ok(Cidr { ip, prefix_length }),
            None => Err(CidrError::Length(shown(bits))),
        }
    }

    /// The address as written.
    #[must_use]
    pub fn ip(self) -> Ip {
        self.ip
    }

    /// How many bits make the network.
    #[must_use]
    pub fn prefix_length(self) -> i64 {
        i64::from(self.prefix_length)
    }

    /// The same range, with all other bits of its address at zero.
    #[must_use]
    pub fn masked(self) -> Cidr {
        Cidr { ip: masked(self.ip, self.prefix_length), ..self }
    }

    /// The address lies in the range. No range has addresses of the other family.
    #[must_use]
    pub fn contains_ip(self, ip: Ip) -> bool {
        ip.family() == self.ip.family()
            && masked(ip, self.prefix_length) == masked(self.ip, self.prefix_length)
    }

    /// All addresses of the other range lie in this one.
    #[must_use]
    pub fn contains(self, other: Cidr) -> bool {
        self.prefix_length <= other.prefix_length && self.contains_ip(other.ip)
    }

    /// How many bytes the prefix takes.
    #[must_use]
    pub fn size(self) -> u64 {
        u64::from(self.prefix_length.div_ceil(8))
    }
}

fn masked(ip: Ip, prefix_length: u8) -> Ip {
    let length = u32::from(prefix_length);
    Ip::from_address(match ip.address() {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32_u32.saturating_sub(length)).unwrap_or(0);
            IpAddr::V4((u32::from(address) & mask).into())
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128_u32.saturating_sub(length)).unwrap_or(0);
            IpAddr::V6((u128::from(address) & mask).into())
        }
    })
}

impl fmt::Display for Cidr {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.ip, self.prefix_length)
    }
}

#[cfg(test)]
mod tests {
    use super::{Cidr, CidrError, Ip};

    fn cidr(text: &str) -> Cidr {
        Cidr::parse(text).unwrap()
    }

    #[test]
    fn ranges_are_read() {
        for (text, masked) in [
            ("192.168.0.0/24", "192.168.0.0/24"),
            ("192.168.0.1/24", "192.168.0.0/24"),
            ("255.255.255.255/0", "0.0.0.0/0"),
            ("1.2.3.4/32", "1.2.3.4/32"),
            ("2001:db8::/32", "2001:db8::/32"),
            ("2001:db8:1::/32", "2001:db8::/32"),
            ("2001:DB8::1/128", "2001:db8::1/128"),
            ("::1/0", "::/0"),
        ] {
            assert_eq!(cidr(text).masked().to_string(), masked);
        }
        assert_eq!(cidr("192.168.0.1/24").ip().to_string(), "192.168.0.1");
        assert_eq!(cidr("2001:db8::/32").prefix_length(), 32);
        assert_eq!((cidr("10.0.0.0/30").size(), cidr("::/0").size()), (4, 0));
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for text in [
            "192.168.0.0/",
            "192.168.0.0/33",
            "192.168.0.0/024",
            "192.168.0.0/+24",
            "192.168.0.0/-1",
            "192.168.0.0/00",
            "192.168.0.0/256",
            "::1/129",
        ] {
            let bits = text.rsplit_once('/').unwrap().1;
            assert_eq!(Cidr::parse(text), Err(CidrError::Length(bits.to_owned())));
        }
        for text in ["/8", "a/8", "1.2.3.4/8/8", "fe80::1%en0/24", "::ffff:1.2.3.4/24"] {
            assert!(matches!(Cidr::parse(text), Err(CidrError::Address(_))), "{text}");
        }
        for text in ["", "192.168.0.0", "::1"] {
            assert_eq!(Cidr::parse(text), Err(CidrError::NoSlash(text.to_owned())));
        }
    }

    #[test]
    fn ranges_contain_addresses_and_ranges() {
        for (range, ip, contains) in [
            ("192.168.0.0/24", "192.168.0.1", true),
            ("192.168.0.0/24", "192.168.1.1", false),
            ("0.0.0.0/0", "255.255.255.255", true),
            ("0.0.0.0/0", "::", false),
            ("2001:db8::/32", "2001:db8::1", true),
            ("2001:db8::/32", "2001:dc8::1", false),
            ("2001:db8::/32", "192.168.1.1", false),
        ] {
            assert_eq!(cidr(range).contains_ip(Ip::parse(ip).unwrap()), contains, "{range} {ip}");
        }
        for (outer, inner, contains) in [
            ("192.168.0.0/24", "192.168.0.0/25", true),
            ("192.168.0.0/24", "192.168.0.1/32", true),
            ("192.168.0.0/24", "192.168.0.0/23", false),
            ("192.168.0.0/24", "192.169.0.1/32", false),
            ("10.0.0.0/8", "10.0.0.0/8", true),
            ("10.1.2.3/8", "10.9.0.0/16", true),
            ("2001:db8::/32", "2001:db8::/33", true),
            ("2001:db8::/32", "2001:db8::/31", false),
            ("::/0", "10.0.0.0/8", false),
        ] {
            assert_eq!(cidr(outer).contains(cidr(inner)), contains, "{outer} {inner}");
        }
    }
}
