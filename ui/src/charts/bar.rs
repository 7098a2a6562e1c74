//! One bar of severities.

use std::fmt::Write;

use crate::bars::{Level, Numbers};

/// How wide a full bar is, in units of its own.
const WIDTH: u64 = 1_000;

/// What is shown at all is seen.
const LEAST: u64 = 6;

/// A bar whose whole length stands for `most` findings.
pub(crate) fn bar(numbers: &Numbers, most: u64) -> String {
    let mut svg = String::from(
        "<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" \
         aria-hidden=\"true\" focusable=\"false\">",
    );
    let mut from = 0;
    for level in Level::ALL {
        let number = numbers.of(level);
        if number == 0 || most == 0 {
            continue;
        }
        let share = number.saturating_mul(WIDTH) / most;
        let width = share.max(LEAST).min(WIDTH.saturating_sub(from));
        let name = level.name();
        // A string takes everything.
        write!(svg, "<rect class=\"fill-{name}\" x=\"{from}\" width=\"{width}\" height=\"10\"/>")
            .ok();
        from += width;
    }
    svg.push_str("</svg>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_never_longer_than_it_may_be() {
        let numbers = Numbers { critical: 1, high: 1_000_000, unknown: 1, ..Numbers::default() };
        let svg = bar(&numbers, numbers.total());
        let widths = svg.split(" width=\"").skip(1).filter_map(|it| it.split('"').next());
        let total: u64 = widths.map(|it| it.parse::<u64>().unwrap()).sum();
        assert!(total <= WIDTH, "{svg}");
        assert!(!bar(&Numbers::default(), 0).contains("rect"));
    }
}
