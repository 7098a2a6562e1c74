//! What is open from day to day, a column a day.

use std::fmt::Write;

use store::{Change, TrendDay};

use crate::bars::{Level, Numbers};
use crate::language::{Language, grouped};

/// How wide a day is, with the gap behind it, and how high the picture, in units of its own.
const DAY: u64 = 10;
const COLUMN: u64 = 8;
const HEIGHT: u64 = 200;

/// A trend, drawn.
pub(crate) struct Trend {
    /// The picture.
    pub(crate) svg: String,
    /// What the top of it stands for.
    pub(crate) most: u64,
}

/// Draws what was open when each day ended.
pub(crate) fn trend(days: &[TrendDay], language: Language) -> Trend {
    let totals = days.iter().map(|day| open(day).total());
    let most = round(totals.max().unwrap_or_default());
    let width = days.len() as u64 * DAY;
    let title = language.say("trend.title");
    let mut svg = format!(
        "<svg class=\"trend\" viewBox=\"0 0 {width} {HEIGHT}\" preserveAspectRatio=\"none\" \
         role=\"img\" aria-label=\"{title}\">"
    );
    for quarter in 0..=4 {
        let y = HEIGHT * quarter / 4;
        write!(svg, "<path class=\"grid\" d=\"M0 {y}H{width}\"/>").ok();
    }
    for (day, at) in days.iter().zip(0..) {
        column(&mut svg, day, at * DAY, most, language);
    }
    svg.push_str("</svg>");
    Trend { svg, most }
}

fn column(svg: &mut String, day: &TrendDay, x: u64, most: u64, language: Language) {
    let numbers = open(day);
    let sentence = match numbers.total() {
        0 => language.say("trend.none").to_owned(),
        _ => numbers.sentence(language),
    };
    write!(svg, "<g><title>{}: {sentence}</title>", day.day).ok();
    write!(svg, "<rect class=\"hover\" x=\"{x}\" width=\"{DAY}\" height=\"{HEIGHT}\"/>").ok();
    let mut below = 0;
    for level in Level::ALL {
        let number = numbers.of(level);
        below += number;
        let (top, height) = (part(below, most), part(number, most));
        if height > 0 {
            let (name, y) = (level.name(), HEIGHT - top);
            write!(svg, "<rect class=\"fill-{name}\" x=\"{x}\" y=\"{y}\" ").ok();
            write!(svg, "width=\"{COLUMN}\" height=\"{height}\"/>").ok();
        }
    }
    svg.push_str("</g>");
}

/// What was open when the day ended.
pub(crate) fn open(day: &TrendDay) -> Numbers {
    let number = |change: Change| change.open.max(0).unsigned_abs();
    Numbers::of_counts(day.failed.map(number), number(day.unknown))
}

fn part(number: u64, most: u64) -> u64 {
    number.saturating_mul(HEIGHT).checked_div(most).unwrap_or_default()
}

/// The next number above that people like to read on an axis.
fn round(number: u64) -> u64 {
    let mut unit = 1_u64;
    loop {
        for step in [1, 2, 4, 5, 8] {
            let round = unit.saturating_mul(step);
            if round >= number || round == u64::MAX {
                return round.max(4);
            }
        }
        unit = unit.saturating_mul(10);
    }
}

impl Trend {
    /// The numbers beside the picture, from its top down.
    pub(crate) fn axis(&self) -> [String; 3] {
        [grouped(self.most), grouped(self.most / 2), "0".to_owned()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_ends_above_what_it_shows() {
        for (number, expected) in [
            (0, 4),
            (1, 4),
            (4, 4),
            (9, 10),
            (41, 50),
            (301, 400),
            (100, 100),
            (u64::MAX, u64::MAX),
        ] {
            assert_eq!(round(number), expected);
        }
    }

    #[test]
    fn a_column_is_as_high_as_its_numbers() {
        let day = store::Day::from_number(20_000).unwrap();
        let change = |open| Change { open, ..Change::default() };
        let failed = [change(1), change(0), change(2), change(-3)];
        let trend = trend(&[TrendDay { day, failed, unknown: change(1) }], Language::English);
        assert_eq!(trend.most, 4);
        assert!(trend.svg.contains("fill-high\" x=\"0\" y=\"100\" width=\"8\" height=\"100\""));
        assert!(trend.svg.contains("fill-unknown\" x=\"0\" y=\"0\" width=\"8\" height=\"50\""));
        assert!(!trend.svg.contains("style"));
    }
}
