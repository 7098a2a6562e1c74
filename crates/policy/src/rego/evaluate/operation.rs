//! What stands between two terms.

use super::Found;
use crate::rego::builtins::{Context, Stop};
use crate::rego::number::Number;
use crate::rego::syntax::ast::Operator;
use crate::rego::value::{Set, Value};

/// What an operator makes of two values; nothing where they are of no use to it.
pub(super) fn of<'a>(
    operator: Operator,
    left: &Value<'a>,
    right: &Value<'a>,
    context: &mut Context,
) -> Found<'a> {
    Ok(Some(match operator {
        Operator::Equal | Operator::Unify | Operator::Assign => Value::Bool(left == right),
        Operator::NotEqual => Value::Bool(left != right),
        Operator::Less => Value::Bool(left < right),
        Operator::LessOrEqual => Value::Bool(left <= right),
        Operator::Greater => Value::Bool(left > right),
        Operator::GreaterOrEqual => Value::Bool(left >= right),
        Operator::Add
        | Operator::Subtract
        | Operator::Multiply
        | Operator::Divide
        | Operator::Remainder => match (left, right) {
            (Value::Number(left), Value::Number(right)) => {
                let result = arithmetic(operator, *left, *right).map(Value::Number);
                let is_division = matches!(operator, Operator::Divide | Operator::Remainder);
                return match result {
                    None if !is_division => Err(Stop::too_long()),
                    result => Ok(result),
                };
            }
            (Value::Set(left), Value::Set(right)) if operator == Operator::Subtract => {
                kept(left, context, |member| !right.contains(member))?
            }
            _ => return Ok(None),
        },
        Operator::Intersection => match (left, right) {
            (Value::Set(left), Value::Set(right)) => {
                kept(left, context, |member| right.contains(member))?
            }
            _ => return Ok(None),
        },
        Operator::Union => match (left, right) {
            (Value::Set(left), Value::Set(right)) => {
                context.spend(left.len() + right.len())?;
                Value::set(left.members().iter().chain(right.members()).cloned().collect())
            }
            _ => return Ok(None),
        },
    }))
}

fn kept<'a>(
    set: &Set<'a>,
    context: &mut Context,
    is_kept: impl Fn(&Value<'a>) -> bool,
) -> Result<Value<'a>, Stop> {
    context.spend(set.len())?;
    Ok(Value::set(set.members().iter().filter(|member| is_kept(member)).cloned().collect()))
}

/// What an operator makes of two numbers.
pub(in crate::rego) fn arithmetic(
    operator: Operator,
    left: Number,
    right: Number,
) -> Option<Number> {
    if let (Number::Int(left), Number::Int(right)) = (left, right)
        && let Some(exact) = exact(operator, left.get(), right.get())
    {
        return exact.map(Number::int);
    }
    let (left, right) = (left.as_f64(), right.as_f64());
    Number::of_f64(match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide if right != 0.0 => left / right,
        _ => return None,
    })
}

/// The integer that two come to: `None` where it is none or too long, and within that nothing
/// where there is no result at all.
fn exact(operator: Operator, left: i128, right: i128) -> Option<Option<i128>> {
    match operator {
        Operator::Add => left.checked_add(right).map(Some),
        Operator::Subtract => left.checked_sub(right).map(Some),
        Operator::Multiply => left.checked_mul(right).map(Some),
        Operator::Divide if right == 0 => Some(None),
        Operator::Divide => match left.checked_rem(right) {
            Some(0) => left.checked_div(right).map(Some),
            _ => None,
        },
        Operator::Remainder => Some(left.checked_rem(right)),
        _ => None,
    }
}
