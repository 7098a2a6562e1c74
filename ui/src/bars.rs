//! How many findings there are of each severity, and of what could not be told.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use model::Severity;
use store::{Count, Filter, Group, QueryError, Said, Store};

use crate::language::{Language, grouped};

/// Numbers of findings, the worst severity first, and last what could not be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Numbers {
    pub(crate) critical: u64,
    pub(crate) high: u64,
    pub(crate) medium: u64,
    pub(crate) low: u64,
    pub(crate) unknown: u64,
}

/// What is counted: a severity, or what could not be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Fails(Severity),
    Unknown,
}

impl Level {
    /// The worst first.
    pub(crate) const ALL: [Level; 5] = [
        Level::Fails(Severity::Critical),
        Level::Fails(Severity::High),
        Level::Fails(Severity::Medium),
        Level::Fails(Severity::Low),
        Level::Unknown,
    ];

    /// Its name in style sheets and URLs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Level::Fails(severity) => severity.name(),
            Level::Unknown => "unknown",
        }
    }

    /// Its name for people.
    pub(crate) fn word(self, language: Language) -> &'static str {
        match self {
            Level::Fails(Severity::Critical) => language.say("severity.critical"),
            Level::Fails(Severity::High) => language.say("severity.high"),
            Level::Fails(Severity::Medium) => language.say("severity.medium"),
            Level::Fails(Severity::Low) => language.say("severity.low"),
            Level::Unknown => language.say("severity.unknown"),
        }
    }
}

impl Numbers {
    pub(crate) fn of(&self, level: Level) -> u64 {
        match level {
            Level::Fails(Severity::Critical) => self.critical,
            Level::Fails(Severity::High) => self.high,
            Level::Fails(Severity::Medium) => self.medium,
            Level::Fails(Severity::Low) => self.low,
            Level::Unknown => self.unknown,
        }
    }

    pub(crate) fn add(&mut self, level: Level, number: u64) {
        match level {
            Level::Fails(Severity::Critical) => self.critical += number,
            Level::Fails(Severity::High) => self.high += number,
            Level::Fails(Severity::Medium) => self.medium += number,
            Level::Fails(Severity::Low) => self.low += number,
            Level::Unknown => self.unknown += number,
        }
    }

    /// Those of an object, as the store counts them.
    pub(crate) fn of_counts(failed: [u64; 4], unknown: u64) -> Numbers {
        let [low, medium, high, critical] = failed;
        Numbers { critical, high, medium, low, unknown }
    }

    /// What fails.
    pub(crate) fn failed(&self) -> u64 {
        self.critical + self.high + self.medium + self.low
    }

    /// All of them.
    pub(crate) fn total(&self) -> u64 {
        self.failed() + self.unknown
    }

    /// How much weight they have together: each severity weighs four times the one below. What
    /// could not be told weighs nothing here.
    pub(crate) fn weight(&self) -> u64 {
        let weights = [(self.critical, 64), (self.high, 16), (self.medium, 4), (self.low, 1)];
        weights.iter().map(|(number, weight)| number.saturating_mul(*weight)).sum()
    }

    /// `3 critical, 12 high`, without what there is none of.
    pub(crate) fn sentence(&self, language: Language) -> String {
        let some = Level::ALL.into_iter().filter(|level| self.of(*level) > 0);
        let parts = some.map(|level| {
            let number = grouped(self.of(level));
            language.fill("count.of_level", &[("n", &number), ("level", &level.word(language))])
        });
        parts.collect::<Vec<_>>().join(language.say("list.comma"))
    }
}

/// The numbers of each of what is counted by, the heaviest first.
pub(crate) fn each(
    store: &dyn Store,
    filter: &Filter,
    by: Group,
) -> Result<Vec<(String, Numbers)>, QueryError> {
    let mut each: BTreeMap<String, Numbers> = BTreeMap::new();
    let with = |said, severity| Filter { verdict: Some(said), severity, ..filter.clone() };
    if filter.verdict != Some(Said::Unknown) {
        // A filter asks for at least a severity: of those of the next one, the worse are known.
        let least = filter.severity.unwrap_or(Severity::Low);
        for severity in Severity::ALL.into_iter().rev().filter(|it| *it >= least) {
            for Count { of, findings } in store.count(&with(Said::Failed, Some(severity)), by)? {
                let numbers = each.entry(of).or_default();
                let own = findings.saturating_sub(numbers.failed());
                numbers.add(Level::Fails(severity), own);
            }
        }
    }
    if filter.verdict != Some(Said::Failed) {
        for Count { of, findings } in store.count(&with(Said::Unknown, filter.severity), by)? {
            each.entry(of).or_default().add(Level::Unknown, findings);
        }
    }
    let mut each: Vec<(String, Numbers)> = each.into_iter().collect();
    each.sort_by_key(|(_, numbers)| Reverse((numbers.weight(), numbers.total())));
    Ok(each)
}

/// The numbers of all that a filter lets through.
pub(crate) fn all(store: &dyn Store, filter: &Filter) -> Result<Numbers, QueryError> {
    let mut numbers = Numbers::default();
    for said in [Said::Failed, Said::Unknown] {
        if filter.verdict.is_some_and(|wanted| wanted != said) {
            continue;
        }
        let filter = Filter { verdict: Some(said), ..filter.clone() };
        for Count { of, findings } in store.count(&filter, Group::Severity)? {
            let level = match (said, of.parse()) {
                (Said::Failed, Ok(severity)) => Level::Fails(severity),
                _ => Level::Unknown,
            };
            numbers.add(level, findings);
        }
    }
    Ok(numbers)
}
