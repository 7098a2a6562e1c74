//! Time zones: offsets such as `+11:00`, and the names of the time zone database, which is
//! compiled in.

use std::sync::LazyLock;

use jiff::tz::{TimeZone, TimeZoneDatabase};

static NAMES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// Where clocks show the same.
pub(super) enum Zone {
    /// Always this many seconds ahead of UTC.
    Fixed(i64),
    Named(TimeZone),
}

impl Zone {
    /// The zone of a name or an offset.
    pub(super) fn find(name: &str) -> Option<Zone> {
        if name.is_empty() || name == "UTC" {
            return Some(Zone::Fixed(0));
        }
        let Some((hours, minutes)) = name.split_once(':') else {
            return NAMES.get(name).ok().map(Zone::Named);
        };
        let (sign, hours) = match hours.strip_prefix('-') {
            Some(hours) => (-1, hours),
            None => (1, hours.strip_prefix('+').unwrap_or(hours)),
        };
        let number = |text: &str, most| {
            let is_number = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
            text.parse::<i64>().ok().filter(|number| is_number && *number <= most)
        };
        Some(Zone::Fixed(sign * (number(hours, 23)? * 3600 + number(minutes, 59)? * 60)))
    }

    /// The seconds that its clocks are ahead of UTC at a moment.
    pub(super) fn offset_at(&self, seconds: i64) -> i64 {
        match self {
            Zone::Fixed(offset) => *offset,
            Zone::Named(zone) => jiff::Timestamp::from_second(seconds)
                .map_or(0, |moment| i64::from(zone.to_offset(moment).seconds())),
        }
    }

    /// What its clocks are said to show at a moment: `CET`.
    pub(super) fn abbreviation_at(&self, seconds: i64) -> String {
        match self {
            Zone::Fixed(_) => "UTC".to_owned(),
            Zone::Named(zone) => jiff::Timestamp::from_second(seconds)
                .map_or(String::new(), |at| zone.to_offset_info(at).abbreviation().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_a_name_or_an_offset() {
        let offset = |name| Zone::find(name).map(|zone| zone.offset_at(1_234_567_890));
        assert_eq!(offset("Asia/Kathmandu"), Some(20_700));
        assert_eq!(offset("Australia/Sydney"), Some(39_600));
        assert_eq!(offset("-02:30"), Some(-9000));
        assert_eq!(offset("02:00"), Some(7200));
        assert_eq!(offset("Nowhere/Else"), None);
        assert_eq!(offset("+25:00"), None);
        assert_eq!(offset("+01:60"), None);
    }
}
