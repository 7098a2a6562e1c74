//! The pages, a folder each: what is asked of the store, and a template.

pub(crate) mod finding;
pub(crate) mod findings;
pub(crate) mod login;
pub(crate) mod namespaces;
pub(crate) mod overview;
pub(crate) mod problem;
mod row;
pub(crate) mod system;

use std::sync::LazyLock;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use judge::posture;
use model::Tally;
use report::CheckResult;
use store::Moment;

use crate::language::Language;
use crate::problem::Problem;

static CHECKS: LazyLock<Vec<CheckResult<'static>>> = LazyLock::new(|| {
    let ours = posture::checks().map(|check| CheckResult {
        id: check.id,
        title: check.title(),
        severity: check.severity,
        page: check.page,
        remedy: check.remedy(),
        tags: &[],
        tally: Tally::default(),
    });
    ours.collect()
});

/// Our own checks, as reports take them.
pub(crate) fn checks() -> &'static [CheckResult<'static>] {
    &CHECKS
}

/// What a check is about; nothing of somebody's policy.
pub(crate) fn title_of(check: &str) -> &'static str {
    posture::check(check).map_or("", |check| check.title())
}

/// Draws a page.
fn draw(page: &impl Template) -> Result<Response, Problem> {
    match page.render() {
        Ok(html) => Ok(Html(html).into_response()),
        Err(error) => {
            Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, format!("no page: {error}")))
        }
    }
}

/// A moment, for people.
pub(crate) fn date(moment: Moment, language: Language) -> String {
    let written = moment.to_string();
    let clock = written.split_once('T').and_then(|(_, time)| time.get(..5)).unwrap_or_default();
    match language {
        Language::English => format!("{}, {clock} UTC", day(moment, language)),
        Language::Japanese => format!("{} {clock} UTC", day(moment, language)),
    }
}

/// The day of a moment, for people.
pub(crate) fn day(moment: Moment, language: Language) -> String {
    let date = moment.day().date();
    let (year, month, day) = (date.year, date.month, date.day);
    match language {
        Language::English => {
            let month = MONTHS.get(usize::from(month.saturating_sub(1))).unwrap_or(&"");
            format!("{day} {month} {year}")
        }
        Language::Japanese => format!("{year}年{month}月{day}日"),
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Bytes, for people.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1_024 {
        return format!("{bytes} B");
    }
    let (mut tenths, mut unit) = (bytes.saturating_mul(10) / 1_024, 0);
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1_024;
        unit += 1;
    }
    let unit = UNITS.get(unit).unwrap_or(&"");
    format!("{}.{} {unit}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_sizes_are_written_for_people() {
        let moment = Moment::from_micros(1_795_346_400_000_000).unwrap();
        assert_eq!(date(moment, Language::English), "22 Nov 2026, 11:20 UTC");
        assert_eq!(date(moment, Language::Japanese), "2026年11月22日 11:20 UTC");
        for (bytes, expected) in [
            (0, "0 B"),
            (1_023, "1023 B"),
            (1_536, "1.5 KiB"),
            (5 << 20, "5.0 MiB"),
            (3 << 40, "3.0 TiB"),
        ] {
            assert_eq!(size(bytes), expected);
        }
    }
}
