//! Where a rule goes through the members of a set of rules, it goes through what the set's
//! definitions find instead: the set is not made, and what is known of the member that is looked
//! for tells which definitions can have it.
//!
//! A member is found as often as there are ways to it. No rule but an array counts them, and none
//! of these is looked into.

use std::sync::Arc;

use crate::rego::code::order;
use crate::rego::code::{
    Clause, Code, Definition, Each, Expression, Kind, Part, Pattern, Rule, Slot, Step, Visit, size,
};
use crate::rego::syntax::ast::Operator;
use crate::rego::value::Value;

/// So many definitions may become of those of one rule.
const MOST_DEFINITIONS: usize = 100;

/// So many parts may be made anew. Templates of the library have a few thousand.
const MOST_PARTS: usize = 100_000;

/// The same rules, without sets that are made to be gone through.
pub(super) fn unfolded(code: &Code) -> Code {
    let mut rules = code.rules.clone();
    let mut room = MOST_PARTS;
    for at in order::of(&code.rules) {
        let unfolded = rules.get(at).and_then(|rule| definitions(rule, &rules, &mut room));
        if let (Some(definitions), Some(rule)) = (unfolded, rules.get_mut(at)) {
            rule.definitions = definitions;
        }
    }
    Code { rules, folders: code.folders.clone(), patterns: Arc::clone(&code.patterns) }
}

fn definitions(rule: &Rule, rules: &[Rule], room: &mut usize) -> Option<Vec<Definition>> {
    if rule.kind == Kind::Object {
        return None;
    }
    let mut left: Vec<Definition> = rule.definitions.iter().rev().cloned().collect();
    let mut done = Vec::new();
    while let Some(definition) = left.pop() {
        match unfold(&definition, rules, room) {
            Some(ways) => left.extend(ways.into_iter().rev()),
            None => done.push(definition),
        }
        if done.len() + left.len() > MOST_DEFINITIONS {
            return None;
        }
    }
    Some(done)
}

/// One definition for each of the first set that it goes through; `None` where it goes through none.
fn unfold(definition: &Definition, rules: &[Rule], room: &mut usize) -> Option<Vec<Definition>> {
    let [clause] = definition.clauses.as_slice() else { return None };
    let mut is_repeated = false;
    for (position, step) in clause.steps.iter().enumerate() {
        if let Step::Each(each) = step
            && let Expression::Rule(rule) = &each.over
            && let Some(rule) = rules.get(*rule).filter(|rule| is_open(rule))
            && (!is_repeated || rule.definitions.iter().all(is_simple))
            && let Some(asked) = Asked::of(&each.key, &each.item)
        {
            let parts = size(rule) + rule.definitions.len() * size(definition);
            *room = room.checked_sub(parts)?;
            let ways = rule.definitions.iter();
            return Some(ways.filter_map(|it| joined(definition, position, &asked, it)).collect());
        }
        is_repeated |= matches!(step, Step::Each(_) | Step::Either(_) | Step::With(_));
    }
    None
}

/// A set whose definitions can stand where it is gone through.
fn is_open(rule: &Rule) -> bool {
    let is_plain = |it: &Definition| {
        it.arguments.is_empty()
            && it.clauses.len() == 1
            && it.clauses.iter().all(|it| it.path.is_empty())
    };
    rule.kind == Kind::Set && rule.definitions.iter().all(is_plain)
}

/// To go through it takes no longer than to go through the set.
fn is_simple(definition: &Definition) -> bool {
    let is_step = |it: &Step| match it {
        Step::Each(each) => {
            let Each { over, key, item } = &**each;
            let is_variable = |it: &Pattern| matches!(it, Pattern::Any | Pattern::Bind(_));
            is_place(over) && is_variable(key) && is_variable(item)
        }
        Step::Let(_, value) => is_place(value),
        _ => false,
    };
    definition.clauses.iter().all(|it| {
        it.steps.len() <= 3
            && it.steps.iter().all(is_step)
            && matches!(it.value, Expression::Slot(_))
    })
}

fn is_place(it: &Expression) -> bool {
    match it {
        Expression::Slot(_) | Expression::Input => true,
        Expression::Path(head, _) => is_place(head),
        _ => false,
    }
}

/// What a member must look like, and the variable that it is.
struct Asked<'p> {
    looks: &'p Pattern,
    slot: Option<Slot>,
}

impl<'p> Asked<'p> {
    /// The key of a member is the member.
    fn of(key: &'p Pattern, item: &'p Pattern) -> Option<Asked<'p>> {
        match (key, item) {
            (looks, Pattern::Bind(slot)) => Some(Asked { looks, slot: Some(*slot) }),
            (Pattern::Any, looks) | (looks, Pattern::Any) => Some(Asked { looks, slot: None }),
            _ => None,
        }
    }
}

/// A definition with one of a set in the place of a step that goes through the set.
fn joined(
    definition: &Definition,
    position: usize,
    asked: &Asked<'_>,
    way: &Definition,
) -> Option<Definition> {
    let clause = definition.clauses.first()?;
    let way = way.moved(definition.slots);
    let slots = definition.slots + way.slots;
    let Clause { steps: own, value, .. } = way.clauses.into_iter().next()?;
    let mut member = Member::default();
    member.add(asked.looks, &value);
    let mut rest: Vec<Step> = clause.steps.get(position + 1..).unwrap_or_default().to_vec();
    if let Some(slot) = asked.slot {
        // What is made is not false.
        let is_made = value.is_made();
        rest.retain(|it| !(is_made && *it == Step::Test(Expression::Slot(slot))));
        if uses(&rest, slot)
            || clause.path.iter().any(|it| uses(it, slot))
            || uses(&clause.value, slot)
        {
            member.after.push(Step::Let(slot, value));
        }
    }
    let before = clause.steps.iter().take(position).cloned();
    let steps = before.chain(member.before).chain(own).chain(member.after).chain(rest);
    let clause = Clause { steps: steps.collect(), ..clause.clone() };
    Some(Definition { slots, arguments: definition.arguments.clone(), clauses: vec![clause] })
}

fn uses(whole: &impl Visit, slot: Slot) -> bool {
    let mut is_used = false;
    whole.visit(&mut |part| {
        is_used |= matches!(part, Part::Expression(Expression::Slot(it)) if *it == slot);
    });
    is_used
}

/// Steps after which a member looks as it must.
#[derive(Default)]
struct Member {
    /// What is known of its variables before they are looked for.
    before: Vec<Step>,
    after: Vec<Step>,
}

impl Member {
    fn add(&mut self, looks: &Pattern, value: &Expression) {
        match (looks, value) {
            (Pattern::Any, Expression::Slot(_) | Expression::Constant(_)) => {}
            (Pattern::Bind(slot), value) => self.after.push(Step::Let(*slot, value.clone())),
            (Pattern::Equal(wanted), Expression::Slot(slot)) if is_text(wanted) => {
                self.before.push(Step::Let(*slot, wanted.clone()));
            }
            (Pattern::Equal(wanted), value) => {
                let sides = Box::new((wanted.clone(), value.clone()));
                self.after.push(Step::Test(Expression::Operation(Operator::Equal, sides)));
            }
            (Pattern::Array(all), Expression::Array(items)) if all.len() == items.len() => {
                all.iter().zip(items).for_each(|(looks, item)| self.add(looks, item));
            }
            (Pattern::Object(all), Expression::Object(entries)) => match paired(all, entries) {
                Some(pairs) => pairs.into_iter().for_each(|(looks, value)| self.add(looks, value)),
                None => self.after.push(Step::matching(looks.clone(), value.clone())),
            },
            (looks, value) => self.after.push(Step::matching(looks.clone(), value.clone())),
        }
    }
}

/// Strings that are equal are alike.
fn is_text(it: &Expression) -> bool {
    matches!(it, Expression::Constant(Value::String(_)))
}

/// Patterns beside the values of an object that has the same keys, each of which is there once.
fn paired<'p>(
    patterns: &'p [(Expression, Pattern)],
    entries: &'p [(Expression, Expression)],
) -> Option<Vec<(&'p Pattern, &'p Expression)>> {
    let is_once = |key: &Expression| entries.iter().filter(|(it, _)| it == key).count() == 1;
    if patterns.len() != entries.len()
        || !entries.iter().all(|(key, _)| is_text(key) && is_once(key))
    {
        return None;
    }
    let value = |key: &Expression| entries.iter().find(|(it, _)| it == key).map(|(_, value)| value);
    let is_asked_once = |key: &Expression| patterns.iter().filter(|(it, _)| it == key).count() == 1;
    let pairs = patterns
        .iter()
        .map(|(key, looks)| Some((looks, value(key).filter(|_| is_asked_once(key))?)));
    pairs.collect()
}
