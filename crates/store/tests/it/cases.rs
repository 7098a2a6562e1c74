//! What every store does.

mod asking;
mod counting;
mod events;
mod export;
mod foreign;
mod observing;
mod requests;

use store::Store;

/// A behaviour, and what shows it. It is given an empty store.
pub(crate) type Case = (&'static str, fn(&dyn Store));

pub(crate) fn all() -> impl Iterator<Item = Case> {
    let of_findings = observing::CASES.iter().chain(asking::CASES).chain(counting::CASES);
    let of_people = requests::CASES.iter();
    let others = events::CASES.iter().chain(export::CASES).chain(foreign::CASES);
    of_findings.chain(of_people).chain(others).copied()
}
