//! A store in memory, as simple as it can be: what the others are held to.

use std::collections::{BTreeMap, BTreeSet};

use model::{Acceptance, Finding, Severity, Verdict};
use store::{
    Change, Count, Entrance, Filter, Group, Interval, Moment, Observation, Observed, Order, Period,
    Said, State, TrendDay,
};

#[derive(Default)]
pub(crate) struct Memory {
    rows: Vec<Row>,
    happened: Vec<Happened>,
}

#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) finding: Finding,
    pub(crate) acceptance: Option<Acceptance>,
    pub(crate) first_seen: Moment,
    pub(crate) last_seen: Moment,
    pub(crate) fixed: Option<Moment>,
    pub(crate) entrances: BTreeSet<Entrance>,
}

/// How the numbers of a day change.
struct Happened {
    day: i64,
    namespace: String,
    place: Option<Severity>,
    change: Change,
}

fn namespace(finding: &Finding) -> String {
    finding.object.namespace.clone().unwrap_or_default()
}

/// Everything that was found, with why somebody lives with it.
fn found<'o>(
    observation: &Observation<'o>,
) -> impl Iterator<Item = (&'o Finding, Option<&'o Acceptance>)> {
    let excepted = observation.excepted.iter().map(|it| (&it.finding, Some(&it.acceptance)));
    observation.findings.iter().map(|finding| (finding, None)).chain(excepted)
}

impl Row {
    fn is_open(&self) -> bool {
        self.fixed.is_none() && self.acceptance.is_none()
    }
}

impl Memory {
    pub(crate) fn observe(&mut self, observation: &Observation<'_>) -> Observed {
        let at = observation.at;
        let mut observed = Observed::default();
        for (finding, acceptance) in found(observation) {
            let is_same = |row: &&mut Row| row.finding.fingerprint == finding.fingerprint;
            let Some(row) = self.rows.iter_mut().find(is_same) else {
                self.rows.push(Row {
                    finding: finding.clone(),
                    acceptance: acceptance.cloned(),
                    first_seen: at,
                    last_seen: at,
                    fixed: None,
                    entrances: [observation.entrance].into(),
                });
                observed.new += 1;
                if acceptance.is_none() {
                    self.happen(at, finding, Change { new: 1, open: 1, ..Change::default() });
                }
                continue;
            };
            if at < row.last_seen.max(row.fixed.unwrap_or(row.last_seen)) {
                observed.known += 1;
                continue;
            }
            let before = row.is_open().then(|| row.finding.clone());
            let returned = i64::from(row.fixed.take().is_some());
            (row.finding, row.acceptance) = (finding.clone(), acceptance.cloned());
            row.last_seen = at;
            row.entrances.insert(observation.entrance);
            observed.returned += returned.unsigned_abs();
            observed.known += 1 - returned.unsigned_abs();
            if let Some(before) = before {
                self.happen(at, &before, Change { open: -1, ..Change::default() });
            }
            if acceptance.is_none() {
                self.happen(at, finding, Change { returned, open: 1, ..Change::default() });
            }
        }
        self.absent(observation, &mut observed);
        observed
    }

    fn absent(&mut self, observation: &Observation<'_>, observed: &mut Observed) {
        let at = observation.at;
        let is_there =
            |row: &Row| found(observation).any(|(it, _)| it.fingerprint == row.finding.fingerprint);
        let (mut gone, mut fixed) = (Vec::new(), 0);
        for row in &mut self.rows {
            let was_there = row.fixed.is_none() && row.last_seen <= at;
            if was_there && observation.scope.covers(&row.finding) && !is_there(row) {
                if row.is_open() {
                    gone.push(row.finding.clone());
                }
                row.fixed = Some(at);
                fixed += 1;
            }
        }
        observed.fixed += fixed;
        for finding in gone {
            self.happen(at, &finding, Change { fixed: 1, open: -1, ..Change::default() });
        }
    }

    fn happen(&mut self, at: Moment, finding: &Finding, change: Change) {
        let place = matches!(finding.verdict, Verdict::Fail).then_some(finding.severity);
        let (day, namespace) = (at.day().number(), namespace(finding));
        self.happened.push(Happened { day, namespace, place, change });
    }

    pub(crate) fn findings(&self, filter: &Filter, order: Order) -> Vec<Row> {
        // As they were first kept; sorting leaves equals in their order.
        let mut rows: Vec<Row> =
            self.rows.iter().filter(|row| passes(filter, row)).cloned().collect();
        match order {
            Order::Kept => {}
            Order::Oldest => rows.sort_by_key(|row| row.first_seen),
            Order::Newest => {
                rows.sort_by_key(|row| row.first_seen);
                rows.reverse();
            }
            Order::Worst => {
                rows.sort_by_key(|row| (row.finding.severity, row.first_seen));
                rows.reverse();
            }
            Order::LastFixed => {
                rows.retain(|row| row.fixed.is_some());
                rows.sort_by_key(|row| row.fixed);
                rows.reverse();
            }
        }
        rows
    }

    pub(crate) fn count(&self, filter: &Filter, by: Group) -> Vec<Count> {
        let mut counts: BTreeMap<(Option<Severity>, String), u64> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| passes(filter, row)) {
            let finding = &row.finding;
            let of = match by {
                Group::Namespace => (None, namespace(finding)),
                Group::Check => (None, finding.check.to_string()),
                Group::Severity => (Some(finding.severity), finding.severity.to_string()),
                Group::Kind => (None, finding.object.kind.clone()),
            };
            *counts.entry(of).or_default() += 1;
        }
        let mut counts: Vec<Count> =
            counts.into_iter().map(|((_, of), findings)| Count { of, findings }).collect();
        counts.sort_by_key(|count| std::cmp::Reverse(count.findings));
        counts
    }

    pub(crate) fn trend(&self, period: &Period) -> Vec<TrendDay> {
        let day = |number| {
            let of = |place: Option<Severity>| {
                let mut all = Change::default();
                let is_asked = |it: &&Happened| {
                    it.place == place
                        && period.namespace.as_ref().is_none_or(|ns| *ns == it.namespace)
                };
                for it in self.happened.iter().filter(is_asked) {
                    if it.day == number {
                        all.new += it.change.new;
                        all.returned += it.change.returned;
                        all.fixed += it.change.fixed;
                    }
                    if it.day <= number {
                        all.open += it.change.open;
                    }
                }
                all
            };
            TrendDay {
                day: store::Day::from_number(number).unwrap(),
                failed: Severity::ALL.map(|it| of(Some(it))),
                unknown: of(None),
            }
        };
        (period.first.number()..=period.last.number()).map(day).collect()
    }

    /// How many are open, how many excepted, and how many fixed.
    pub(crate) fn numbers(&self) -> [u64; 3] {
        let fixed = self.rows.iter().filter(|row| row.fixed.is_some()).count() as u64;
        let open = self.rows.iter().filter(|row| row.is_open()).count() as u64;
        [open, self.rows.len() as u64 - open - fixed, fixed]
    }

    pub(crate) fn remove_fixed(&mut self, before: Moment) {
        self.rows.retain(|row| row.fixed.is_none_or(|fixed| fixed >= before));
    }
}

fn passes(filter: &Filter, row: &Row) -> bool {
    let finding = &row.finding;
    let is = |wanted: &Option<String>, found: &str| wanted.as_ref().is_none_or(|it| it == found);
    let said = match finding.verdict {
        Verdict::Unknown(_) => Said::Unknown,
        _ => Said::Failed,
    };
    let text = filter.text.as_ref().map(|it| it.to_ascii_lowercase());
    let has = |text: &String| {
        let parts = [finding.object.name.as_str(), &finding.check, &finding.says];
        parts.iter().any(|part| part.to_ascii_lowercase().contains(text))
    };
    (match filter.state {
        State::Open => row.is_open(),
        State::Excepted => row.fixed.is_none() && row.acceptance.is_some(),
        State::Fixed => row.fixed.is_some(),
        State::Any => true,
    }) && is(&filter.namespace, &namespace(finding))
        && filter.within.as_ref().is_none_or(|some| some.contains(&namespace(finding)))
        && is(&filter.check, &finding.check)
        && is(&filter.kind, &finding.object.kind)
        && is(&filter.name, &finding.object.name)
        && filter.severity.is_none_or(|least| finding.severity >= least)
        && filter.verdict.is_none_or(|wanted| wanted == said)
        && filter.fingerprint.is_none_or(|wanted| wanted == finding.fingerprint)
        && text.as_ref().is_none_or(has)
        && within(filter.first_seen, Some(row.first_seen))
        && within(filter.last_seen, Some(row.last_seen))
        && within(filter.fixed, row.fixed)
}

fn within(Interval { since, until }: Interval, moment: Option<Moment>) -> bool {
    let is_late = since.is_none_or(|since| moment.is_some_and(|it| it >= since));
    is_late && until.is_none_or(|until| moment.is_some_and(|it| it < until))
}
