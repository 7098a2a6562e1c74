//! Small functions with one definition stand where they are called.

use super::{Constants, Partial};
use crate::rego::code::{
    Clause, Definition, Expression, Named, Part, Pattern, Rule, Slot, Step, Visit,
};
use crate::rego::value::Value;

/// What has more parts is called.
const MOST: usize = 24;

impl Partial<'_> {
    /// A call as the expression that the function is; `None` where it is more than one, or does
    /// without an argument that may have no value.
    pub(super) fn as_expression(&self, rule: usize, operands: &[Expression]) -> Option<Expression> {
        let (definition, clause) = small(self.left_of(rule)?)?;
        if !clause.steps.is_empty() {
            return None;
        }
        for (pattern, operand) in definition.arguments.iter().zip(operands) {
            let is_at_hand = matches!(operand, Expression::Slot(_) | Expression::Constant(_));
            let is_once = match pattern {
                Pattern::Bind(slot) => count(&clause.value, *slot) == 1,
                Pattern::Any => false,
                _ => return None,
            };
            if !is_at_hand && !is_once {
                return None;
            }
        }
        let argument = |slot: Slot| {
            let is_it = |it: &&Pattern| matches!(it, Pattern::Bind(own) if *own == slot);
            let at = definition.arguments.iter().position(|it| is_it(&it))?;
            operands.get(at).cloned()
        };
        filled(&clause.value, &argument)
    }

    /// A call as steps, and what it comes to when they are done; `None` where there may be several
    /// solutions.
    pub(super) fn as_steps(
        &self,
        call: &Expression,
        constants: &mut Constants,
    ) -> Option<(Vec<Step>, Expression)> {
        let Expression::Call(rule, operands) = call else { return None };
        let (definition, _) = small(self.left_of(*rule)?)?;
        let (steps, mut ways) = placed([definition], operands, constants)?;
        let (own, value) = ways.pop()?;
        Some((steps.into_iter().chain(own).collect(), value))
    }

    /// Steps that have a solution where a function holds that gives `true` or nothing.
    pub(super) fn as_ways(
        &self,
        call: &Expression,
        constants: &mut Constants,
    ) -> Option<Vec<Step>> {
        let Expression::Call(rule, operands) = call else { return None };
        let rule = self.left_of(*rule)?;
        let gives_true = |it: &Definition| {
            let [Clause { value: Expression::Constant(Value::Bool(true)), .. }] =
                it.clauses.as_slice()
            else {
                return false;
            };
            true
        };
        let is_small = rule.default.is_none() && size(rule) <= MOST;
        if !is_small || !rule.definitions.iter().all(gives_true) {
            return None;
        }
        let (mut steps, ways) = placed(&rule.definitions, operands, constants)?;
        steps.push(Step::Either(ways.into_iter().map(|(steps, _)| steps).collect()));
        Some(steps)
    }

    fn left_of(&self, rule: usize) -> Option<&Rule> {
        self.done.get(rule)?.as_ref().map(|(rule, _)| rule)
    }
}

/// The only clause of a rule that has little to do.
fn small(rule: &Rule) -> Option<(&Definition, &Clause)> {
    let [definition] = rule.definitions.as_slice() else { return None };
    let [clause] = definition.clauses.as_slice() else { return None };
    let is_plain = rule.default.is_none() && clause.path.is_empty() && size(rule) <= MOST;
    is_plain.then_some((definition, clause))
}

fn size(rule: &Rule) -> usize {
    let mut size = 0;
    rule.visit(&mut |part| {
        size += match part {
            Part::Expression(_) => 1,
            Part::Repeated => MOST,
            Part::Bound(_) | Part::Changed => 0,
        };
    });
    size
}

fn count(it: &Expression, slot: Slot) -> usize {
    let mut count = 0;
    it.visit(&mut |part| {
        count += usize::from(matches!(part, Part::Expression(Expression::Slot(it)) if *it == slot));
    });
    count
}

/// An expression with others in the place of its variables. `None` where these may be left out.
fn filled(it: &Expression, argument: &dyn Fn(Slot) -> Option<Expression>) -> Option<Expression> {
    Some(match it {
        Expression::Slot(slot) => argument(*slot)?,
        Expression::Path(head, keys) => {
            let head = filled(head, argument)?;
            keys.iter().fold(head, |head, key| head.field(key.as_str()))
        }
        Expression::ArrayOf(_) | Expression::SetOf(_) | Expression::ObjectOf(_) => return None,
        Expression::Constant(_)
        | Expression::Undefined
        | Expression::Input
        | Expression::Data
        | Expression::Rule(_)
        | Expression::Folder(_) => it.clone(),
        other => {
            let operands = other.operands().into_iter().map(|it| filled(it, argument));
            other.with_operands(operands.collect::<Option<_>>()?)
        }
    })
}

/// Steps that give the arguments of a function their values, and for each definition its own and
/// its value.
#[expect(clippy::type_complexity, reason = "two lists of steps and what they lead to")]
fn placed<'d>(
    definitions: impl IntoIterator<Item = &'d Definition>,
    operands: &[Expression],
    constants: &mut Constants,
) -> Option<(Vec<Step>, Vec<(Vec<Step>, Expression)>)> {
    let mut steps = Vec::new();
    let mut arguments = Vec::new();
    let first = constants.slots;
    for operand in operands {
        match operand {
            Expression::Slot(slot) => arguments.push(*slot),
            operand => {
                let slot = first + steps.len();
                steps.push(Step::Let(slot, operand.clone()));
                arguments.push(slot);
            }
        }
    }
    let mut slots = first + steps.len();
    let mut ways = Vec::new();
    for definition in definitions {
        let placed = definition.moved(slots);
        slots += placed.slots;
        let placed = renamed(placed, &arguments)?;
        let clause = placed.clauses.into_iter().next()?;
        ways.push((clause.steps, clause.value));
    }
    constants.slots = slots;
    Some((steps, ways))
}

/// A definition that has other variables for its arguments.
fn renamed(mut definition: Definition, arguments: &[Slot]) -> Option<Definition> {
    let patterns = std::mem::take(&mut definition.arguments);
    let mut names = Vec::new();
    for (pattern, argument) in patterns.iter().zip(arguments) {
        match pattern {
            Pattern::Any => {}
            Pattern::Bind(slot) => names.push((*slot, *argument)),
            _ => return None,
        }
    }
    definition.change(&mut |named| {
        let Named::Slot(slot) = named else { return };
        if let Some((_, name)) = names.iter().find(|(own, _)| own == slot) {
            *slot = *name;
        }
    });
    Some(definition)
}
