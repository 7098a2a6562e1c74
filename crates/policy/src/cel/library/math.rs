//! The extension `math`.

use std::cmp::Ordering;

use super::super::error::{EvalError, Evaluated};
use super::super::function::{Arguments, Library, Macros, Overload};
use super::super::value::Value;

/// The greatest and the least of numbers; from version 1 rounding, signs and bits, from 2 roots.
pub fn math(version: u32) -> Library {
    let mut all: Vec<Overload> = extremes().collect();
    if version >= 1 {
        all.extend(roundings());
        all.extend(bits());
    }
    if version >= 2 {
        all.extend(["double", "int", "uint"].map(|type_| {
            Overload::function(&format!("math.sqrt({type_}) -> double"), square_root)
        }));
    }
    Library::of(all).with_macros(Macros::MATH)
}

fn extremes() -> impl Iterator<Item = Overload> {
    let numbers = ["double", "int", "uint"];
    let of = |name: &'static str, body: super::super::function::Body| {
        let pairs = numbers.into_iter().flat_map(move |a| {
            numbers.into_iter().map(move |b| {
                let result = if a == b { a } else { "dyn" };
                Overload::function(&format!("math.{name}({a}, {b}) -> {result}"), body)
            })
        });
        let one = numbers.into_iter().flat_map(move |a| {
            [
                Overload::function(&format!("math.{name}({a}) -> {a}"), body),
                Overload::function(&format!("math.{name}(list({a})) -> {a}"), body),
            ]
        });
        one.chain(pairs)
    };
    of("greatest", greatest).chain(of("least", least))
}

fn greatest<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    extreme(all, Ordering::Greater)
}

fn least<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    extreme(all, Ordering::Less)
}

/// The first of the arguments, or of the items of the only one, that none goes beyond.
fn extreme<'a>(all: Arguments<'_, 'a>, wanted: Ordering) -> Evaluated<Value<'a>> {
    let mut found: Option<Value<'a>> = None;
    let mut consider = |value: Value<'a>| {
        number(&value).ok_or_else(no_overload)?;
        let is_beyond = match &found {
            None => true,
            Some(best) => value.order(best).flatten() == Some(wanted),
        };
        if is_beyond {
            found = Some(value);
        }
        Ok::<(), Box<EvalError>>(())
    };
    match all.0 {
        [Value::List(list)] => list.iter().try_for_each(&mut consider)?,
        values => values.iter().cloned().try_for_each(&mut consider)?,
    }
    found.ok_or_else(|| EvalError::invalid("math.@min(list) argument must not be empty"))
}

fn roundings() -> impl Iterator<Item = Overload> {
    let doubles = [
        Overload::function("math.ceil(double) -> double", |all| double(all, f64::ceil)),
        Overload::function("math.floor(double) -> double", |all| double(all, f64::floor)),
        Overload::function("math.round(double) -> double", |all| double(all, f64::round)),
        Overload::function("math.trunc(double) -> double", |all| double(all, f64::trunc)),
        Overload::function("math.isInf(double) -> bool", |all| {
            Ok(Value::Bool(all.double(0)?.is_infinite()))
        }),
        Overload::function("math.isNaN(double) -> bool", |all| {
            Ok(Value::Bool(all.double(0)?.is_nan()))
        }),
        Overload::function("math.isFinite(double) -> bool", |all| {
            Ok(Value::Bool(all.double(0)?.is_finite()))
        }),
        Overload::function("math.abs(double) -> double", |all| double(all, f64::abs)),
        Overload::function("math.abs(int) -> int", |all| {
            all.int(0)?
                .checked_abs()
                .map(Value::Int)
                .ok_or_else(|| EvalError::invalid("integer overflow"))
        }),
        Overload::function("math.abs(uint) -> uint", |all| all.value(0).cloned()),
        Overload::function("math.sign(double) -> double", |all| {
            double(all, |it| if it == 0.0 || it.is_nan() { it } else { it.signum() })
        }),
        Overload::function("math.sign(int) -> int", |all| Ok(Value::Int(all.int(0)?.signum()))),
        Overload::function("math.sign(uint) -> uint", |all| Ok(Value::Uint(all.uint(0)?.min(1)))),
    ];
    doubles.into_iter()
}

fn bits() -> impl Iterator<Item = Overload> {
    let all = [
        Overload::function("math.bitAnd(int, int) -> int", |all| {
            Ok(Value::Int(all.int(0)? & all.int(1)?))
        }),
        Overload::function("math.bitAnd(uint, uint) -> uint", |all| {
            Ok(Value::Uint(all.uint(0)? & all.uint(1)?))
        }),
        Overload::function("math.bitOr(int, int) -> int", |all| {
            Ok(Value::Int(all.int(0)? | all.int(1)?))
        }),
        Overload::function("math.bitOr(uint, uint) -> uint", |all| {
            Ok(Value::Uint(all.uint(0)? | all.uint(1)?))
        }),
        Overload::function("math.bitXor(int, int) -> int", |all| {
            Ok(Value::Int(all.int(0)? ^ all.int(1)?))
        }),
        Overload::function("math.bitXor(uint, uint) -> uint", |all| {
            Ok(Value::Uint(all.uint(0)? ^ all.uint(1)?))
        }),
        Overload::function("math.bitNot(int) -> int", |all| Ok(Value::Int(!all.int(0)?))),
        Overload::function("math.bitNot(uint) -> uint", |all| Ok(Value::Uint(!all.uint(0)?))),
        Overload::function("math.bitShiftLeft(int, int) -> int", |all| {
            Ok(Value::Int(shift(all, all.int(0)? as u64, u64::checked_shl)? as i64))
        }),
        Overload::function("math.bitShiftLeft(uint, int) -> uint", |all| {
            Ok(Value::Uint(shift(all, all.uint(0)?, u64::checked_shl)?))
        }),
        Overload::function("math.bitShiftRight(int, int) -> int", |all| {
            Ok(Value::Int(shift(all, all.int(0)? as u64, u64::checked_shr)? as i64))
        }),
        Overload::function("math.bitShiftRight(uint, int) -> uint", |all| {
            Ok(Value::Uint(shift(all, all.uint(0)?, u64::checked_shr)?))
        }),
    ];
    all.into_iter()
}

/// Bits moved by the second argument; all of them are gone when it is large.
fn shift(all: Arguments<'_, '_>, bits: u64, by: fn(u64, u32) -> Option<u64>) -> Evaluated<u64> {
    let offset = all.int(1)?;
    if offset < 0 {
        return Err(EvalError::invalid(format!("math.bitShift() negative offset: {offset}")));
    }
    Ok(u32::try_from(offset).ok().and_then(|offset| by(bits, offset)).unwrap_or(0))
}

fn double<'a>(all: Arguments<'_, 'a>, change: fn(f64) -> f64) -> Evaluated<Value<'a>> {
    Ok(Value::Double(change(all.double(0)?)))
}

fn square_root<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let value = number(all.value(0)?).ok_or_else(no_overload)?;
    Ok(Value::Double(value.sqrt()))
}

fn number(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Int(value) => Some(*value as f64),
        Value::Uint(value) => Some(*value as f64),
        Value::Double(value) => Some(*value),
        _ => None,
    }
}

fn no_overload() -> Box<EvalError> {
    EvalError::NoSuchOverload("math takes numbers".to_owned()).into()
}
