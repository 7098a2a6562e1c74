//! What is in a store, in a few lines.

use model::Severity;
use policy::number::Number;
use policy::tree::{Map, Tree};
use store::{Day, Filter, Group, Health, Moment, Order, Page, Said, Store};

use crate::cli::{StatusFormat, StoreStatus};
use crate::speech;

/// What is told of a store.
struct Status {
    health: Health,
    /// How many open findings there are of each severity, the worst first.
    open: Vec<(&'static str, u64)>,
    /// Open findings of what could not be told.
    unknown: u64,
    /// Namespaces with open findings.
    namespaces: u64,
    /// When the finding was first seen that has been open longest.
    oldest: Option<Moment>,
}

/// Tells of the store that was named.
pub(super) fn run(typed: &StoreStatus) -> anyhow::Result<()> {
    let store = super::open(&typed.place)?;
    let status = Status::of(&*store)?;
    let told = match typed.output {
        StatusFormat::Text => status.text(),
        StatusFormat::Json => status.json(),
    };
    Ok(speech::give(&told)?)
}

impl Status {
    fn of(store: &dyn Store) -> anyhow::Result<Status> {
        let open = Filter::default();
        let counts = store.count(&open, Group::Severity)?;
        let of = |severity: Severity| {
            let found = counts.iter().find(|count| count.of == severity.name());
            (severity.name(), found.map_or(0, |count| count.findings))
        };
        let unknown = Filter { verdict: Some(Said::Unknown), ..Filter::default() };
        let unknown = store.count(&unknown, Group::Severity)?;
        let oldest = store.findings(&open, Order::Oldest, Page::first(1))?;
        Ok(Status {
            health: store.health()?,
            open: Severity::ALL.into_iter().rev().map(of).collect(),
            unknown: unknown.iter().map(|count| count.findings).sum(),
            namespaces: store.count(&open, Group::Namespace)?.len() as u64,
            oldest: oldest.items.first().map(|kept| kept.history.first_seen),
        })
    }

    fn text(&self) -> String {
        let Health { bytes, open, excepted, fixed, events, .. } = self.health;
        let Health { days, last_observation, last_event, .. } = self.health;
        let severities: Vec<String> =
            self.open.iter().map(|(name, count)| format!("{name} {count}")).collect();
        let moment = |it: Option<Moment>| it.map_or_else(|| "never".to_owned(), second);
        let mut text = format!(
            "open findings     {open}: {}; {} of them unknown, in {} namespaces\n\
             longest open      since {}\n\
             excepted          {excepted}\n\
             fixed findings    {fixed}\n\
             last observation  {}\n",
            severities.join(", "),
            self.unknown,
            self.namespaces,
            moment(self.oldest),
            moment(last_observation),
        );
        let days = days.map_or_else(String::new, |(first, last)| format!(", {first} to {last}"));
        text.push_str(&format!("events            {events}{days}\n"));
        text.push_str(&format!("last event        {}\n", moment(last_event)));
        text.push_str(&format!("size              {:.1} MiB\n", bytes as f64 / f64::from(1 << 20)));
        text
    }

    fn json(&self) -> String {
        let Health { bytes, open, excepted, fixed, events, .. } = self.health;
        let Health { days, last_observation, last_event, .. } = self.health;
        let mut findings = Map::new();
        findings.insert("open", number(open));
        for (name, count) in &self.open {
            findings.insert(*name, number(*count));
        }
        findings.insert("unknown", number(self.unknown));
        findings.insert("excepted", number(excepted));
        findings.insert("fixed", number(fixed));
        let mut status = Map::new();
        status.insert("version", number(1));
        status.insert("findings", Tree::Map(findings));
        status.insert("namespaces", number(self.namespaces));
        status.insert("events", number(events));
        status.insert("bytes", number(bytes));
        let moments = [
            ("longestOpen", self.oldest),
            ("lastObservation", last_observation),
            ("lastEvent", last_event),
        ];
        for (name, moment) in moments {
            if let Some(moment) = moment {
                status.insert(name, Tree::String(moment.to_string()));
            }
        }
        if let Some((first, last)) = days {
            let text = |day: Day| Tree::String(day.to_string());
            status.insert("firstDayOfEvents", text(first));
            status.insert("lastDayOfEvents", text(last));
        }
        format!("{}\n", Tree::Map(status))
    }
}

/// A moment without what is below a second.
fn second(moment: Moment) -> String {
    let text = moment.to_string();
    text.split_once('.').map_or(text.clone(), |(second, _)| format!("{second}Z"))
}

fn number(number: u64) -> Tree {
    Tree::Number(Number::Integer(i64::try_from(number).unwrap_or(i64::MAX)))
}
