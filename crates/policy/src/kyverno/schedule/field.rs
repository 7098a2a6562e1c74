//! One of the five fields of a schedule.

/// How a field is written.
pub(super) struct Field {
    name: &'static str,
    least: u32,
    most: u32,
    /// The words that stand for numbers, from the least.
    words: &'static [&'static str],
}

/// Which numbers a field names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Times {
    /// A bit for each.
    set: u64,
    /// It is written as a star, or begins with one: it asks nothing of its own.
    pub(super) is_star: bool,
}

/// In the order in which they are written.
pub(super) const FIELDS: [Field; 5] = [
    Field { name: "minute", least: 0, most: 59, words: &[] },
    Field { name: "hour", least: 0, most: 23, words: &[] },
    Field { name: "day of the month", least: 1, most: 31, words: &[] },
    Field { name: "month", least: 1, most: 12, words: MONTHS },
    Field { name: "day of the week", least: 0, most: 6, words: DAYS },
];

const MONTHS: &[&str] =
    &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: &[&str] = &["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

impl Times {
    /// It names this number.
    pub(super) fn has(&self, number: i64) -> bool {
        u32::try_from(number).is_ok_and(|it| it < u64::BITS && self.set & (1 << it) != 0)
    }
}

impl Field {
    /// Ranges with commas between.
    pub(super) fn read(&self, written: &str) -> Result<Times, String> {
        let mut times = Times { set: 0, is_star: false };
        for range in written.split(',').filter(|range| !range.is_empty()) {
            let (set, is_star) = self.range(range)?;
            times.set |= set;
            times.is_star |= is_star;
        }
        Ok(times)
    }

    /// `*`, `5`, `1-5`, `mon-fri`, each perhaps with a step behind it: `*/10`. Whether it is a star
    /// is what is asked of days: as in `robfig/cron`, one with a step of more than one is none.
    fn range(&self, written: &str) -> Result<(u64, bool), String> {
        let wrong = |why: &str| Err(format!("the {} {written:?} {why}", self.name));
        let (range, step) = match written.split_once('/') {
            Some((range, step)) => (range, Some(step)),
            None => (written, None),
        };
        let (first, last) = match range.split_once('-') {
            Some((first, last)) => (first, Some(last)),
            None => (range, None),
        };
        if last.is_some_and(|last| last.contains('-')) {
            return wrong("has too many hyphens");
        }
        let step = match step.map(number) {
            Some(None) => return wrong("has a step that is no number"),
            Some(Some(0)) => return wrong("has a step of nothing"),
            Some(Some(step)) => Some(step),
            None => None,
        };
        let every = step.unwrap_or(1);
        if matches!(first, "*" | "?") {
            return Ok((bits(self.least, self.most, every), every == 1));
        }
        let Some(from) = self.value(first) else { return wrong("is no number") };
        let until = match (last, step) {
            (Some(last), _) => self.value(last),
            // From there on.
            (None, Some(_)) => Some(self.most),
            (None, None) => Some(from),
        };
        let Some(until) = until else { return wrong("is no number") };
        if from < self.least || until > self.most {
            return wrong(&format!("is not within {} and {}", self.least, self.most));
        }
        if from > until {
            return wrong("begins behind its end");
        }
        Ok((bits(from, until, every), false))
    }

    fn value(&self, written: &str) -> Option<u32> {
        let word = self.words.iter().position(|word| word.eq_ignore_ascii_case(written));
        let word = word.and_then(|at| u32::try_from(at).ok()?.checked_add(self.least));
        word.or_else(|| number(written))
    }
}

/// Both ends are below 64.
fn bits(from: u32, until: u32, step: u32) -> u64 {
    let named = (from..=until).step_by(step as usize);
    named.filter(|it| *it < u64::BITS).fold(0, |set, it| set | (1 << it))
}

fn number(written: &str) -> Option<u32> {
    written.parse().ok()
}
