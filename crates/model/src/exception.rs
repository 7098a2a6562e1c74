//! What somebody decided to live with: which finding, of which objects, why, who, until when.

use crate::diagnostic::Diagnostic;
use crate::finding::{Finding, Place, Reference};
use crate::glob::Glob;

/// One decision to live with a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// The checks it is about; `*` for all of them.
    pub checks: Vec<String>,
    /// The objects it is about: any of these.
    pub objects: Vec<ObjectGlob>,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub who: Option<String>,
    /// The last day it holds.
    pub until: Option<Date>,
    /// Where it is written: `.yagura.yaml`, or the annotation's object.
    pub written: Option<(std::sync::Arc<str>, Option<Place>)>,
}

/// A pattern of objects: `Kind/namespace/name`, `namespace/name` or `name`, each part with `*`
/// and `?`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectGlob {
    kind: Option<Glob>,
    namespace: Option<Glob>,
    name: Glob,
}

/// A day, compared as the calendar does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year.
    pub year: u16,
    /// The month, from one.
    pub month: u8,
    /// The day, from one.
    pub day: u8,
}

/// A finding that somebody decided to live with.
#[derive(Debug, Clone)]
pub struct Excepted {
    /// The finding.
    pub finding: Finding,
    /// The decision.
    pub acceptance: Acceptance,
}

/// Why somebody lives with a finding.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Acceptance {
    /// Why.
    pub reason: String,
    /// Who decided.
    pub who: Option<String>,
    /// The last day that holds.
    pub until: Option<Date>,
}

/// Exceptions, and how often each was used.
#[derive(Debug, Default)]
pub struct Exceptions {
    all: Vec<(Exception, usize)>,
}

impl Exceptions {
    /// No exceptions.
    pub fn none() -> Exceptions {
        Exceptions::default()
    }

    /// Adds one.
    pub fn add(&mut self, exception: Exception) {
        self.all.push((exception, 0));
    }

    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The first exception that covers `finding` today. All that do count as used then: each would
    /// be missed without the others.
    pub fn covering(&mut self, finding: &Finding, today: Date) -> Option<&Exception> {
        let mut first = None;
        for (exception, used) in &mut self.all {
            if exception.holds_for(&finding.check, &finding.object, today) {
                *used += 1;
                first.get_or_insert(&*exception);
            }
        }
        first
    }

    /// Parts the findings into those that stand and those that are lived with.
    pub fn part(&mut self, findings: Vec<Finding>, today: Date) -> (Vec<Finding>, Vec<Excepted>) {
        if self.is_empty() {
            return (findings, Vec::new());
        }
        let (mut standing, mut excepted) = (Vec::new(), Vec::new());
        for finding in findings {
            match self.covering(&finding, today) {
                Some(exception) => {
                    excepted.push(Excepted { finding, acceptance: exception.acceptance() });
                }
                None => standing.push(finding),
            }
        }
        (standing, excepted)
    }

    /// What is wrong with the exceptions themselves: unused, expired, or about a check that
    /// nobody knows. `is_known` tells whether a check exists, `is_applied` whether it was asked:
    /// an exception from a check that was not is not called unused.
    pub fn complaints(
        &self,
        today: Date,
        is_known: &dyn Fn(&str) -> bool,
        is_applied: &dyn Fn(&str) -> bool,
    ) -> Vec<Diagnostic> {
        let complaint = |(exception, used): &(Exception, usize)| {
            let checks = exception.checks.join(", ");
            let unknown = exception.checks.iter().find(|check| *check != "*" && !is_known(check));
            let says = if let Some(check) = unknown {
                format!("the exception names an unknown check {check:?}")
            } else if exception.is_expired(today) {
                let until = exception.until.map(|until| until.to_string()).unwrap_or_default();
                format!("the exception for {checks} expired on {until}")
            } else if *used == 0 && exception.checks.iter().all(|check| is_applied(check)) {
                format!("the exception for {checks} is not used: nothing it covers was found")
            } else {
                return None;
            };
            let mut diagnostic = Diagnostic::warning(says);
            if let Some((file, place)) = &exception.written {
                diagnostic = diagnostic.in_file(file);
                diagnostic.place = *place;
            }
            Some(diagnostic)
        };
        self.all.iter().filter_map(complaint).collect()
    }
}

impl Exception {
    /// Lets be what `check` finds of `object` on this day.
    pub fn holds_for(&self, check: &str, object: &Reference, today: Date) -> bool {
        !self.is_expired(today) && self.is_about(check, object)
    }

    /// Is about what `check` finds of `object`.
    pub fn is_about(&self, check: &str, object: &Reference) -> bool {
        self.checks.iter().any(|own| own == "*" || own == check)
            && self.objects.iter().any(|glob| glob.matches(object))
    }

    /// The decision, as findings bear it that it covers.
    pub fn acceptance(&self) -> Acceptance {
        let Exception { reason, who, until, .. } = self;
        Acceptance { reason: reason.clone(), who: who.clone(), until: *until }
    }

    /// The last day it holds is past.
    pub fn is_expired(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

impl ObjectGlob {
    /// Reads the written form; `None` when it has more than three parts or an empty one.
    pub fn parse(written: &str) -> Option<ObjectGlob> {
        let parts: Vec<&str> = written.split('/').collect();
        if parts.iter().any(|part| part.is_empty()) {
            return None;
        }
        let (kind, namespace, name) = match parts.as_slice() {
            [name] => (None, None, name),
            [namespace, name] => (None, Some(namespace), name),
            [kind, namespace, name] => (Some(kind), Some(namespace), name),
            _ => return None,
        };
        let glob = |part: &&str| Glob::new(part);
        Some(ObjectGlob {
            kind: kind.map(glob),
            namespace: namespace.map(glob),
            name: Glob::new(name),
        })
    }

    /// Exactly this object.
    pub fn exactly(object: &Reference) -> ObjectGlob {
        ObjectGlob {
            kind: Some(Glob::literal(&object.kind)),
            namespace: Some(Glob::literal(object.namespace.as_deref().unwrap_or_default())),
            name: Glob::literal(&object.name),
        }
    }

    /// The object is one of those meant. An object without a namespace is in `""`.
    pub fn matches(&self, object: &Reference) -> bool {
        let namespace = object.namespace.as_deref().unwrap_or_default();
        self.name.matches(&object.name)
            && self.kind.as_ref().is_none_or(|glob| glob.matches(&object.kind))
            && self.namespace.as_ref().is_none_or(|glob| glob.matches(namespace))
    }
}

impl Date {
    /// Reads `2026-11-22`; `None` when it is no day of the calendar.
    pub fn parse(written: &str) -> Option<Date> {
        let mut parts = written.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if (year.len(), month.len(), day.len()) != (4, 2, 2) {
            return None;
        }
        let date =
            Date { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
        let is_leap = |year: u16| {
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
        };
        let last = match date.month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if is_leap(date.year) => 29,
            2 => 28,
            _ => return None,
        };
        (1..=last).contains(&date.day).then_some(date)
    }

    /// The day that many days after 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date
    /// algorithms", `civil_from_days`).
    pub fn from_days_since_epoch(days: u32) -> Date {
        let shifted = days + 719_468;
        let era = shifted / 146_097;
        let of_era = shifted % 146_097;
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let shifted_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year + era * 400 + u32::from(month <= 2);
        Date { year: year as u16, month: month as u8, day: day as u8 }
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_calendar() {
        assert_eq!(Date::from_days_since_epoch(0).to_string(), "1970-01-01");
        assert_eq!(Date::from_days_since_epoch(20_779).to_string(), "2026-11-22");
        assert_eq!(
            Date::parse("2028-02-29").map(|date| date.to_string()).as_deref(),
            Some("2028-02-29")
        );
        assert_eq!(Date::parse("2026-02-29"), None);
        assert_eq!(Date::parse("soon"), None);
    }

    #[test]
    fn object_globs() {
        let web = Reference {
            api_version: "apps/v1".to_owned(),
            kind: "Deployment".to_owned(),
            namespace: Some("shop".to_owned()),
            name: "web".to_owned(),
        };
        for (glob, matches) in [
            ("web", true),
            ("w*", true),
            ("shop/web", true),
            ("*/db", false),
            ("Deployment/shop/*", true),
            ("Pod/*/*", false),
        ] {
            assert_eq!(
                ObjectGlob::parse(glob).map(|glob| glob.matches(&web)),
                Some(matches),
                "{glob}"
            );
        }
        assert_eq!(ObjectGlob::parse("a/b/c/d"), None);
    }
}
