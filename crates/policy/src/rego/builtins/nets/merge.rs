//! Ranges of addresses that lie in or beside each other become one.

use super::range::{IpFamily, Range, address};

/// A range, or an address of IPv4 with the length that its class has.
pub(super) fn read(text: &str) -> Option<Range> {
    let Some((family, number)) = address(text) else { return Range::parse(text) };
    let length = match (family, number >> 24) {
        (IpFamily::V6, _) => return None,
        (_, ..0x80) => 8,
        (_, ..0xc0) => 16,
        _ => 24,
    };
    let range = Range::around((family, number), length);
    // What is merged with nothing else is written with the address as it was given.
    Some(Range { written: Some((number, length)), ..range })
}

/// As few ranges as possible.
pub(super) fn merge(mut ranges: Vec<Range>) -> Vec<Range> {
    ranges.sort_by_key(|range| (range.family, range.first, range.last));
    let mut merged: Vec<Range> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last)
                if last.family == range.family && range.first <= last.last.saturating_add(1) =>
            {
                last.last = last.last.max(range.last);
                last.written = None;
            }
            _ => merged.push(range),
        }
    }
    merged.into_iter().flat_map(split).collect()
}

/// The ranges with a length that make up one that may have none.
fn split(range: Range) -> Vec<Range> {
    if range.written.is_some() {
        return vec![range];
    }
    let mut parts = Vec::new();
    let mut first = range.first;
    loop {
        // As many addresses as fit both behind the first and up to the last.
        let behind = first.trailing_zeros().min(range.family.bits());
        let left = (range.last - first).checked_add(1);
        let upto = left.map_or(128, |left| 127 - left.leading_zeros());
        let part = Range::around((range.family, first), range.family.bits() - behind.min(upto));
        parts.push(part);
        match part.last.checked_add(1).filter(|next| *next <= range.last) {
            Some(next) => first = next,
            None => return parts,
        }
    }
}
