//! What to do first: the checks and the objects whose findings weigh the most, and why in this order.

use std::cmp::Reverse;

use super::Facts;
use crate::bars::Numbers;
use crate::language::{Language, grouped};
use crate::listing::{findings_with, shown_namespace};
use crate::pages::title_of;
use crate::shown;

/// How many objects are looked at.
pub(super) const CANDIDATES: u16 = 20;

/// How many steps stand on the page.
const STEPS: usize = 6;

/// Something to do.
pub(super) struct Step {
    /// The object or the check.
    pub(super) what: String,
    /// What the check is about.
    pub(super) about: &'static str,
    pub(super) is_object: bool,
    pub(super) address: String,
    /// How bad it is.
    pub(super) sentence: String,
    /// Why it stands where it stands.
    pub(super) why: String,
    pub(super) level: &'static str,
}

/// The steps, the one that takes most away first. An object counts half as much again: one edit in
/// one place takes all of its findings away, while a check has to be mended in many.
pub(super) fn steps(facts: &Facts, t: Language) -> Vec<Step> {
    let of_checks = facts
        .checks
        .iter()
        .map(|(check, numbers)| (numbers.weight().saturating_mul(2), of_check(check, numbers, t)));
    let of_objects = facts.objects.iter().map(|it| {
        let numbers = Numbers::of_counts(it.failed, it.unknown);
        (numbers.weight().saturating_mul(3), of_object(it, &numbers, t))
    });
    let mut steps: Vec<(u64, Step)> = of_objects.chain(of_checks).collect();
    steps.sort_by_key(|(weight, _)| Reverse(*weight));
    steps.into_iter().map(|(_, step)| step).take(STEPS).collect()
}

fn of_check(check: &str, numbers: &Numbers, t: Language) -> Step {
    Step {
        what: shown::name(check),
        about: title_of(check),
        is_object: false,
        address: findings_with(&[("check", check), ("verdict", "fail")]),
        sentence: numbers.sentence(t),
        why: t.fill("first.why_check", &[("n", &grouped(numbers.failed()))]),
        level: worst(numbers),
    }
}

fn of_object(count: &store::ObjectCount, numbers: &Numbers, t: Language) -> Step {
    let object = &count.object;
    let namespace = object.namespace.as_deref().unwrap_or_default();
    Step {
        what: shown::object(object),
        about: "",
        is_object: true,
        address: findings_with(&[
            ("namespace", shown_namespace(namespace)),
            ("kind", &object.kind),
            ("name", &object.name),
        ]),
        sentence: numbers.sentence(t),
        why: t.fill("first.why_object", &[("n", &grouped(numbers.failed()))]),
        level: worst(numbers),
    }
}

fn worst(numbers: &Numbers) -> &'static str {
    use crate::bars::Level;
    let found = Level::ALL.into_iter().find(|level| numbers.of(*level) > 0);
    found.map_or("unknown", Level::name)
}
