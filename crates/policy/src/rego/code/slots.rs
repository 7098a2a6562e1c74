//! Gives variables other slots, and rules other numbers.

use super::{Closure, Definition, Each, Expression, Pattern, Slot, Step};

/// What stands for something by its number.
pub(in crate::rego) enum Named<'n> {
    Slot(&'n mut Slot),
    Rule(&'n mut usize),
}

/// What is done with each of them.
type Change<'c> = &'c mut dyn FnMut(Named<'_>);

impl Definition {
    /// Numbers arguments by their positions, and variables in the order in which they are met: what is written alike is alike then,
    /// whatever its variables are called.
    pub(in crate::rego) fn number(&mut self) {
        let mut numbers = vec![None; self.slots];
        let mut count = self.arguments.len();
        for (position, argument) in self.arguments.iter().enumerate() {
            if let Pattern::Bind(slot) = argument
                && let Some(number) = numbers.get_mut(*slot)
            {
                *number = Some(position);
            }
        }
        let mut change = |named: Named<'_>| {
            let Named::Slot(slot) = named else { return };
            let Some(number) = numbers.get_mut(*slot) else { return };
            *slot = *number.get_or_insert_with(|| {
                count += 1;
                count - 1
            });
        };
        self.change(&mut change);
        self.slots = count;
    }

    /// The same with variables that come behind so many others.
    pub(in crate::rego) fn moved(&self, by: usize) -> Definition {
        let mut moved = self.clone();
        moved.change(&mut |named| {
            if let Named::Slot(slot) = named {
                *slot += by;
            }
        });
        moved
    }

    /// Does something with each of its variables, and of the rules that it uses.
    pub(in crate::rego) fn change(&mut self, change: Change<'_>) {
        self.arguments.iter_mut().for_each(|it| pattern(it, change));
        for clause in &mut self.clauses {
            steps(&mut clause.steps, change);
            clause.path.iter_mut().for_each(|it| expression(it, change));
            expression(&mut clause.value, change);
        }
    }
}

fn expression(it: &mut Expression, change: Change<'_>) {
    match it {
        Expression::Slot(slot) => change(Named::Slot(slot)),
        Expression::Rule(rule) => change(Named::Rule(rule)),
        Expression::Constant(_)
        | Expression::Undefined
        | Expression::Input
        | Expression::Data
        | Expression::Folder(_) => {}
        Expression::Path(head, _) => expression(head, change),
        Expression::At(sides) | Expression::Operation(_, sides) => {
            expression(&mut sides.0, change);
            expression(&mut sides.1, change);
        }
        Expression::Call(rule, all) => {
            change(Named::Rule(rule));
            all.iter_mut().for_each(|it| expression(it, change));
        }
        Expression::Builtin(_, all) | Expression::Array(all) | Expression::Set(all) => {
            all.iter_mut().for_each(|it| expression(it, change));
        }
        Expression::In(parts) => {
            let terms = [&mut parts.value, &mut parts.domain];
            parts.key.iter_mut().chain(terms).for_each(|it| expression(it, change));
        }
        Expression::Object(entries) => entries.iter_mut().for_each(|(key, value)| {
            expression(key, change);
            expression(value, change);
        }),
        Expression::ArrayOf(closure) | Expression::SetOf(closure) => within(closure, change),
        Expression::ObjectOf(parts) => {
            within(&mut parts.1, change);
            expression(&mut parts.0, change);
        }
    }
}

fn within(closure: &mut Closure, change: Change<'_>) {
    steps(&mut closure.steps, change);
    expression(&mut closure.value, change);
}

fn pattern(it: &mut Pattern, change: Change<'_>) {
    match it {
        Pattern::Any => {}
        Pattern::Bind(slot) => change(Named::Slot(slot)),
        Pattern::Equal(wanted) => expression(wanted, change),
        Pattern::Array(items) => items.iter_mut().for_each(|it| pattern(it, change)),
        Pattern::Object(entries) => entries.iter_mut().for_each(|(key, value)| {
            expression(key, change);
            pattern(value, change);
        }),
    }
}

fn each(it: &mut Each, change: Change<'_>) {
    expression(&mut it.over, change);
    pattern(&mut it.key, change);
    pattern(&mut it.item, change);
}

fn steps(all: &mut [Step], change: Change<'_>) {
    for step in all {
        match step {
            Step::Test(test) => expression(test, change),
            Step::Let(slot, value) => {
                expression(value, change);
                change(Named::Slot(slot));
            }
            Step::Match(parts) => {
                expression(&mut parts.1, change);
                pattern(&mut parts.0, change);
            }
            Step::Each(it) => each(it, change),
            Step::Not(within) => steps(within, change),
            Step::Every(parts) => {
                each(&mut parts.0, change);
                steps(&mut parts.1, change);
            }
            Step::With(with) => {
                with.changes.iter_mut().for_each(|it| expression(&mut it.value, change));
                steps(&mut with.steps, change);
                for slot in &mut with.bound {
                    change(Named::Slot(slot));
                }
            }
            Step::Decide(parts) => {
                expression(&mut parts.0, change);
                parts.1.iter_mut().for_each(|way| steps(way, change));
            }
            Step::Either(ways) => ways.iter_mut().for_each(|way| steps(way, change)),
            Step::Fail => {}
        }
    }
}
