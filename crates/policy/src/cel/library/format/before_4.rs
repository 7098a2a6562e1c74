//! `format` before version 4 of the library: what stands within lists and maps is quoted, and numbers
//! are written as people in America do.

use super::super::super::budget::check_text;
use super::super::super::error::{EvalError, Evaluated};
use super::super::super::types::Type;
use super::super::super::value::Value;
use super::super::numbers;
use super::{Clause, NESTING, parse_clause, unfit, unfit_type, write_list, write_map};

const STRING: &str = "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps";
const DECIMAL: &str = "decimal clause can only be used on integers";
const FIXED: &str = "fixed-point clause can only be used on doubles";
const SCIENTIFIC: &str = "scientific clause can only be used on doubles";
const BINARY: &str = "only integers and bools can be formatted as binary";
const OCTAL: &str = "octal clause can only be used on integers";
const HEXADECIMAL: &str = "only integers, byte buffers, and strings can be formatted as hex";

/// Writes a value as a clause says.
pub(super) fn write(clause: &Clause, out: &mut String, value: &Value<'_>) -> Evaluated<()> {
    match (clause, value) {
        (Clause::String, value) => return write_string(out, value, 0),
        (Clause::Decimal, Value::Double(_)) => return Err(unfit(DECIMAL, value)),
        (Clause::Fixed(digits), value) => match double(value) {
            Some(value) => out.push_str(&fixed(value, *digits)),
            None => return Err(unfit(FIXED, value)),
        },
        (Clause::Scientific(digits), value) => match double(value) {
            Some(value) => out.push_str(&scientific(value, *digits)),
            None => return Err(unfit(SCIENTIFIC, value)),
        },
        (clause, value) => return clause.write(out, value),
    }
    Ok(())
}

/// A number, or one of the words for what is none.
fn double(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Double(value) => Some(*value),
        Value::String(text) => match text.as_str() {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            _ => None,
        },
        _ => None,
    }
}

/// `1,234.50`
fn fixed(value: f64, digits: usize) -> String {
    if !value.is_finite() {
        return special(value);
    }
    let plain = numbers::fixed(value, digits);
    let (sign, plain) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", plain.as_str()),
    };
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{grouped}{point}{fraction}")
}

/// `1.2345×10⁰³`
fn scientific(value: f64, digits: usize) -> String {
    if !value.is_finite() {
        return special(value);
    }
    let plain = numbers::scientific(value, digits);
    let (mantissa, exponent) = plain.split_once('e').unwrap_or((plain.as_str(), "+00"));
    let raised = exponent.chars().filter_map(|it| match it {
        '-' => Some('⁻'),
        '0'..='9' => "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(it.to_digit(10)? as usize),
        _ => None,
    });
    format!("{mantissa}×10{}", raised.collect::<String>())
}

fn special(value: f64) -> String {
    match (value.is_nan(), value > 0.0) {
        (true, _) => "NaN".to_owned(),
        (false, true) => "∞".to_owned(),
        (false, false) => "-∞".to_owned(),
    }
}

/// As `string()` makes it; lists and maps as they would be written in an expression.
fn write_string(out: &mut String, value: &Value<'_>, depth: usize) -> Evaluated<()> {
    check_text(out.len())?;
    match value {
        _ if depth > NESTING => return Err(EvalError::SizeExceeded.into()),
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(&value.to_string()),
        Value::Int(value) => out.push_str(&value.to_string()),
        Value::Uint(value) => out.push_str(&value.to_string()),
        Value::Double(value) => out.push_str(&numbers::general(*value)),
        Value::String(text) => out.push_str(text.as_str()),
        Value::Type(name) => out.push_str(name),
        Value::Bytes(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => out.push_str(text),
            Err(_) => return Err(EvalError::invalid("could not convert argument to string")),
        },
        Value::Timestamp(moment) => out.push_str(&moment.to_string()),
        Value::Duration(span) => out.push_str(&span.to_string()),
        Value::List(list) => write_list(out, list, |out, it| write_literal(out, it, depth + 1))?,
        Value::Map(map) => write_map(out, map, ":", |out, it| write_literal(out, it, depth + 1))?,
        _ => return Err(unfit(STRING, value)),
    }
    Ok(())
}

/// As it would be written in an expression.
fn write_literal(out: &mut String, value: &Value<'_>, depth: usize) -> Evaluated<()> {
    match value {
        Value::String(text) => out.push_str(&format!("{:?}", text.as_str())),
        Value::Bytes(_) => {
            let mut shown = String::new();
            write_string(&mut shown, value, depth)?;
            out.push_str(&format!("b{shown:?}"));
        }
        Value::Double(value) if value.is_finite() => out.push_str(&numbers::fixed(*value, 6)),
        Value::Double(value) => {
            let shown = if value.is_nan() {
                "NaN"
            } else if *value > 0.0 {
                "+Inf"
            } else {
                "-Inf"
            };
            out.push_str(&format!("{shown:?}"));
        }
        Value::Timestamp(moment) => out.push_str(&format!("timestamp(\"{moment}\")")),
        Value::Duration(span) => out.push_str(&format!("duration(\"{span}\")")),
        value => return write_string(out, value, depth),
    }
    Ok(())
}

/// What is wrong with a text for items of these types.
pub(in crate::cel) fn wrong_clause(template: &str, types: &[Type]) -> Option<String> {
    let (mut rest, mut used) = (template, 0);
    while let Some((_, after)) = rest.split_once('%') {
        if let Some(after) = after.strip_prefix('%') {
            rest = after;
            continue;
        }
        let Some(type_) = types.get(used) else {
            return Some(format!("index {used} out of range"));
        };
        used += 1;
        match parse_clause(after) {
            Ok((clause, after)) => {
                if let Some(rule) = rule(&clause, type_) {
                    let error = unfit_type(rule, &name(type_));
                    return Some(format!("error during formatting: {error}"));
                }
                rest = after;
            }
            Err(error) => return Some(error.to_string()),
        }
    }
    let given = types.len();
    (used < given).then(|| {
        format!("too many arguments supplied to string.format (expected {used}, got {given})")
    })
}

/// The rule that a clause breaks by showing a value of this type, if it does.
fn rule(clause: &Clause, type_: &Type) -> Option<&'static str> {
    let is_whole = matches!(type_, Type::Int | Type::Uint | Type::Dyn | Type::Error);
    let (fits, rule) = match clause {
        Clause::String => {
            let is_odd = matches!(type_, Type::Struct(_) | Type::Opaque(..));
            (!is_odd, STRING)
        }
        Clause::Decimal => (is_whole, DECIMAL),
        Clause::Octal => (is_whole, OCTAL),
        Clause::Binary => (is_whole || *type_ == Type::Bool, BINARY),
        Clause::Hexadecimal { .. } => {
            (is_whole || matches!(type_, Type::String | Type::Bytes), HEXADECIMAL)
        }
        Clause::Fixed(_) | Clause::Scientific(_) => {
            let fits = matches!(type_, Type::Double | Type::String | Type::Dyn | Type::Error);
            (fits, if matches!(clause, Clause::Fixed(_)) { FIXED } else { SCIENTIFIC })
        }
    };
    (!fits).then_some(rule)
}

/// A type without its parameters.
fn name(type_: &Type) -> String {
    let shown = type_.to_string();
    shown.split('(').next().unwrap_or_default().to_owned()
}
