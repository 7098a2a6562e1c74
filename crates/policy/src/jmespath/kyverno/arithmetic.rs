//! Sums and their like, of numbers, quantities (`128Mi`) and spans of time (`1h`).

use model::quantity::Quantity;

use super::Found;
use super::moment::written_span;
use crate::cel::Duration;
use crate::jmespath::arguments::Arguments;
use crate::jmespath::error::EvalError;
use crate::jmespath::evaluate::Evaluation;
use crate::jmespath::function::{Function, Takes};
use crate::jmespath::standard::fixed;
use crate::jmespath::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("add", &[Takes::Any, Takes::Any], |_, given| two(given, add)),
    fixed("subtract", &[Takes::Any, Takes::Any], |_, given| two(given, subtract)),
    fixed("multiply", &[Takes::Any, Takes::Any], |_, given| two(given, multiply)),
    fixed("divide", &[Takes::Any, Takes::Any], |_, given| two(given, divide)),
    fixed("modulo", &[Takes::Any, Takes::Any], |_, given| two(given, modulo)),
    fixed("sum", &[Takes::Array], sum),
    fixed("round", &[Takes::Number, Takes::Number], |_, given| {
        let digits = given.number(1).as_i64().and_then(|it| i32::try_from(it).ok());
        let digits = digits.ok_or_else(|| given.fault("the count of digits is no integer"))?;
        if digits < 0 {
            return Err(given.fault("the count of digits is below zero"));
        }
        let shift = 10_f64.powi(digits);
        let rounded = (given.number(0).as_f64() * shift).round() / shift;
        // With more digits than a float has there is nothing to round.
        Ok(if rounded.is_finite() { Value::float(rounded) } else { given.value(0) })
    }),
];

/// What can be reckoned with.
enum Operand {
    Scalar(f64),
    Quantity(Quantity),
    Span(Duration),
}

/// Why it cannot be done.
const MISMATCH: &str = "these types do not go together";
const ZERO: &str = "the divisor is zero";
const FRACTION: &str = "the operands of a modulo are integers";
const TOO_LONG: &str = "the result is too large";

type Reckoned = Result<Operand, &'static str>;

fn two<'v>(given: &Arguments<'_, 'v>, reckon: fn(Operand, Operand) -> Reckoned) -> Found<'v> {
    let left = operand(given, &given.value(0))?;
    let right = operand(given, &given.value(1))?;
    reckon(left, right).map(value).map_err(|says| given.fault(says))
}

fn sum<'v>(evaluation: &mut Evaluation<'_>, given: &Arguments<'_, 'v>) -> Found<'v> {
    let list = given.list(0);
    let mut items = list.iter();
    let Some(first) = items.next() else { return Err(given.fault("there is nothing to add")) };
    let mut total: Option<Operand> = None;
    for item in items {
        evaluation.charge(1)?;
        let before = match total {
            None => operand(given, &first)?,
            Some(total) => total,
        };
        let item = operand(given, &item)?;
        total = Some(add(before, item).map_err(|says| given.fault(says))?);
    }
    // What stands alone stays as it is written.
    Ok(total.map_or(first, value))
}

fn operand(given: &Arguments<'_, '_>, value: &Value<'_>) -> Result<Operand, EvalError> {
    match value {
        Value::Number(number) => Some(Operand::Scalar(number.as_f64())),
        Value::String(text) => {
            let quantity = Quantity::parse(text.as_str()).ok().map(Operand::Quantity);
            quantity.or_else(|| Duration::parse(text.as_str()).map(Operand::Span))
        }
        _ => None,
    }
    .ok_or_else(|| given.fault("an operand is neither a number, a quantity nor a duration"))
}

fn value<'v>(operand: Operand) -> Value<'v> {
    match operand {
        Operand::Scalar(number) => Value::float(number),
        Operand::Quantity(quantity) => Value::text(quantity.to_string()),
        Operand::Span(span) => Value::text(written_span(span)),
    }
}

fn add(left: Operand, right: Operand) -> Reckoned {
    match (left, right) {
        (Operand::Scalar(left), Operand::Scalar(right)) => finite(left + right),
        (Operand::Quantity(left), Operand::Quantity(right)) => {
            left.add(&right).map(Operand::Quantity).map_err(|_| TOO_LONG)
        }
        (Operand::Span(left), Operand::Span(right)) => {
            left.checked_add(right).map(Operand::Span).ok_or(TOO_LONG)
        }
        _ => Err(MISMATCH),
    }
}

fn subtract(left: Operand, right: Operand) -> Reckoned {
    match (left, right) {
        (Operand::Scalar(left), Operand::Scalar(right)) => finite(left - right),
        (Operand::Quantity(left), Operand::Quantity(right)) => {
            left.subtract(&right).map(Operand::Quantity).map_err(|_| TOO_LONG)
        }
        (Operand::Span(left), Operand::Span(right)) => {
            left.checked_sub(right).map(Operand::Span).ok_or(TOO_LONG)
        }
        _ => Err(MISMATCH),
    }
}

fn multiply(left: Operand, right: Operand) -> Reckoned {
    match (left, right) {
        (Operand::Scalar(left), Operand::Scalar(right)) => finite(left * right),
        (Operand::Quantity(many), Operand::Scalar(factor))
        | (Operand::Scalar(factor), Operand::Quantity(many)) => {
            many.multiply(&exact(factor)?).map(Operand::Quantity).map_err(|_| TOO_LONG)
        }
        (Operand::Span(span), Operand::Scalar(factor))
        | (Operand::Scalar(factor), Operand::Span(span)) => scaled(span, factor),
        _ => Err(MISMATCH),
    }
}

fn divide(left: Operand, right: Operand) -> Reckoned {
    match (left, right) {
        (_, Operand::Scalar(0.0)) => Err(ZERO),
        (Operand::Scalar(left), Operand::Scalar(right)) => finite(left / right),
        (Operand::Quantity(left), Operand::Quantity(right)) if right.sign() != 0 => {
            finite(left.as_float() / right.as_float())
        }
        (Operand::Quantity(_), Operand::Quantity(_)) => Err(ZERO),
        (Operand::Quantity(many), Operand::Scalar(divisor)) => {
            many.divide(&exact(divisor)?).map(Operand::Quantity).map_err(|_| TOO_LONG)
        }
        (Operand::Span(_), Operand::Span(right)) if right.nanoseconds() == 0 => Err(ZERO),
        (Operand::Span(left), Operand::Span(right)) => {
            finite(left.nanoseconds() as f64 / right.nanoseconds() as f64)
        }
        (Operand::Span(span), Operand::Scalar(divisor)) => scaled(span, 1.0 / divisor),
        _ => Err(MISMATCH),
    }
}

fn modulo(left: Operand, right: Operand) -> Reckoned {
    match (left, right) {
        (Operand::Scalar(left), Operand::Scalar(right)) => {
            if left.fract() != 0.0 || right.fract() != 0.0 {
                return Err(FRACTION);
            }
            if right == 0.0 { Err(ZERO) } else { Ok(Operand::Scalar(left % right)) }
        }
        (Operand::Quantity(_), Operand::Quantity(right)) if right.sign() == 0 => Err(ZERO),
        (Operand::Quantity(left), Operand::Quantity(right)) => {
            left.remainder(&right).map(Operand::Quantity).ok_or(FRACTION)
        }
        (Operand::Span(left), Operand::Span(right)) => {
            let rest = left.nanoseconds().checked_rem(right.nanoseconds()).ok_or(ZERO)?;
            Ok(Operand::Span(Duration::of_nanoseconds(rest)))
        }
        _ => Err(MISMATCH),
    }
}

fn finite(number: f64) -> Reckoned {
    if number.is_finite() { Ok(Operand::Scalar(number)) } else { Err(TOO_LONG) }
}

fn exact(number: f64) -> Result<Quantity, &'static str> {
    Quantity::parse(&number.to_string()).map_err(|_| TOO_LONG)
}

fn scaled(span: Duration, factor: f64) -> Reckoned {
    let nanoseconds = span.nanoseconds() as f64 * factor;
    if nanoseconds.abs() >= 9.2e18 {
        return Err(TOO_LONG);
    }
    // Closer than a nanosecond nobody can tell; this keeps 0.1 of ten seconds a second.
    Ok(Operand::Span(Duration::of_nanoseconds(nanoseconds.round() as i64)))
}
