//! A range of addresses, `10.0.0.0/8`, as its first and last.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Which of the two kinds of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum IpFamily {
    V4,
    V6,
}

impl IpFamily {
    pub(super) fn bits(self) -> u32 {
        match self {
            IpFamily::V4 => 32,
            IpFamily::V6 => 128,
        }
    }

    /// An address as it is written.
    pub(super) fn written(self, number: u128) -> String {
        match self {
            IpFamily::V4 => Ipv4Addr::from_bits(number as u32).to_string(),
            IpFamily::V6 => Ipv6Addr::from_bits(number).to_string(),
        }
    }
}

/// A range of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) family: IpFamily,
    pub(super) first: u128,
    pub(super) last: u128,
    /// The address and the length by which it is written, where those do not follow.
    pub(super) written: Option<(u128, u32)>,
}

/// An address and its family. One of IPv4 in the notation of IPv6 is one of IPv4, as Go has it.
pub(super) fn address(text: &str) -> Option<(IpFamily, u128)> {
    Some(match text.parse::<IpAddr>().ok()?.to_canonical() {
        IpAddr::V4(address) => (IpFamily::V4, u128::from(address.to_bits())),
        IpAddr::V6(address) => (IpFamily::V6, address.to_bits()),
    })
}

impl Range {
    pub(super) fn parse(text: &str) -> Option<Range> {
        let (text, length) = text.split_once('/')?;
        let is_number = length.len() <= 3
            && length.bytes().all(|byte| byte.is_ascii_digit())
            && (length == "0" || !length.starts_with('0'));
        let length: u32 = length.parse().ok().filter(|_| is_number)?;
        let family = if text.contains(':') { IpFamily::V6 } else { IpFamily::V4 };
        if length > family.bits() {
            return None;
        }
        let number = match text.parse().ok()? {
            IpAddr::V4(address) => u128::from(address.to_bits()),
            IpAddr::V6(address) => address.to_bits(),
        };
        Some(Range::around((family, number), length))
    }

    /// The range with an address and as many addresses around it as its length leaves free.
    pub(super) fn around((family, number): (IpFamily, u128), length: u32) -> Range {
        let free = family.bits().saturating_sub(length);
        let rest = u128::MAX.checked_shr(128 - free).unwrap_or(0);
        Range { family, first: number & !rest, last: number | rest, written: None }
    }

    /// One address.
    pub(super) fn only((family, number): (IpFamily, u128)) -> Range {
        Range { family, first: number, last: number, written: None }
    }

    pub(super) fn contains(self, other: Range) -> bool {
        self.family == other.family && self.first <= other.first && other.last <= self.last
    }

    pub(super) fn touches(self, other: Range) -> bool {
        self.family == other.family && self.first <= other.last && other.first <= self.last
    }
}

impl fmt::Display for Range {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let free = 128 - (self.last - self.first).leading_zeros();
        let (first, length) = self.written.unwrap_or((self.first, self.family.bits() - free));
        write!(out, "{}/{length}", self.family.written(first))
    }
}
