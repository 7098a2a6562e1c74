//! Functions of numbers, and of their bits.

use super::{Answer, Context, Family, Stop};
use crate::rego::number::Number;
use crate::rego::value::Value;

pub(super) const FAMILY: Family = &[
    ("abs", 1, |_, arguments| change(arguments, i128::checked_abs, f64::abs)),
    ("ceil", 1, |_, arguments| change(arguments, Some, f64::ceil)),
    ("floor", 1, |_, arguments| change(arguments, Some, f64::floor)),
    ("round", 1, |_, arguments| change(arguments, Some, f64::round)),
    ("numbers.range", 2, range),
    ("numbers.range_step", 3, range),
    ("to_number", 1, to_number),
    ("format_int", 2, format_int),
    ("bits.and", 2, |_, arguments| combine(arguments, |left, right| left & right)),
    ("bits.or", 2, |_, arguments| combine(arguments, |left, right| left | right)),
    ("bits.xor", 2, |_, arguments| combine(arguments, |left, right| left ^ right)),
    ("bits.negate", 1, negate),
    ("bits.lsh", 2, shift_left),
    ("bits.rsh", 2, shift_right),
];

fn change<'a>(
    arguments: &[Value<'a>],
    integer: fn(i128) -> Option<i128>,
    float: fn(f64) -> f64,
) -> Answer<'a> {
    let [Value::Number(number)] = arguments else { return Ok(None) };
    let changed = match number {
        Number::Int(value) => integer(value.get()).map(Number::int),
        Number::Float(value) => Number::of_f64(float(*value)),
    };
    Ok(changed.map(Value::Number))
}

/// The numbers from one to another, up or down, a step of one or of what is given apart.
fn range<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let integers: Option<Vec<i128>> =
        arguments.iter().map(|value| value.as_number()?.as_int()).collect();
    let (from, to, step) = match integers.as_deref() {
        Some([from, to]) => (*from, *to, 1),
        Some([from, to, step]) if *step > 0 => (*from, *to, *step),
        _ => return Ok(None),
    };
    let count = from.abs_diff(to) / step.unsigned_abs();
    let count = usize::try_from(count).unwrap_or(usize::MAX).saturating_add(1);
    context.spend(count)?;
    let step = if to < from { -step } else { step };
    let next = |at: &i128| at.checked_add(step);
    let numbers = std::iter::successors(Some(from), next).take(count);
    Ok(Some(Value::array(numbers.map(|number| Value::Number(Number::int(number))).collect())))
}

fn to_number<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    Ok(match arguments {
        [Value::Null] => Some(Value::from(0)),
        [Value::Bool(value)] => Some(Value::from(i64::from(*value))),
        [Value::Number(number)] => Some(Value::Number(*number)),
        [Value::String(text)] => read(text.as_str()).map(Value::Number),
        _ => None,
    })
}

/// Reads what Go reads as a float, other than infinity and the like.
fn read(text: &str) -> Option<Number> {
    let is_part = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    if !text.bytes().all(is_part) {
        return None;
    }
    let whole = text.parse().ok().map(Number::int);
    whole.or_else(|| text.parse().ok().and_then(Number::of_f64))
}

/// A number in base 2, 8, 10 or 16, without what stands behind its point.
fn format_int<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::Number(number), Value::Number(base)] = arguments else { return Ok(None) };
    let whole = match number {
        Number::Int(value) => value.get(),
        Number::Float(value) => value.trunc() as i128,
    };
    let digits = match base.as_int() {
        Some(2) => format!("{:b}", whole.unsigned_abs()),
        Some(8) => format!("{:o}", whole.unsigned_abs()),
        Some(10) => format!("{}", whole.unsigned_abs()),
        Some(16) => format!("{:x}", whole.unsigned_abs()),
        _ => return Ok(None),
    };
    context.text(if whole < 0 { format!("-{digits}") } else { digits })
}

fn integers(arguments: &[Value<'_>]) -> Option<(i128, i128)> {
    let [Value::Number(left), Value::Number(right)] = arguments else { return None };
    Some((left.as_int()?, right.as_int()?))
}

fn integer<'a>(value: i128) -> Value<'a> {
    Value::Number(Number::int(value))
}

fn combine<'a>(arguments: &[Value<'a>], run: fn(i128, i128) -> i128) -> Answer<'a> {
    Ok(integers(arguments).map(|(left, right)| integer(run(left, right))))
}

fn negate<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::Number(number)] = arguments else { return Ok(None) };
    Ok(number.as_int().map(|value| integer(!value)))
}

/// Beyond 128 bits the number is the nearest float.
fn shift_left<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let Some((number, by)) = integers(arguments) else { return Ok(None) };
    let Ok(by) = u32::try_from(by) else { return Ok(None) };
    let factor = 1_i128.checked_shl(by).filter(|factor| *factor > 0);
    if let Some(exact) = factor.and_then(|factor| number.checked_mul(factor)) {
        return Ok(Some(integer(exact)));
    }
    let power = i32::try_from(by).unwrap_or(i32::MAX);
    let shifted = Number::of_f64(number as f64 * 2_f64.powi(power));
    shifted.map(|it| Some(Value::Number(it))).ok_or_else(Stop::too_long)
}

fn shift_right<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let Some((number, by)) = integers(arguments) else { return Ok(None) };
    let Ok(by) = u32::try_from(by) else { return Ok(None) };
    Ok(Some(integer(number >> by.min(127))))
}
