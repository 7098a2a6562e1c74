//! `format`: `"%s has %d".format(["pod", 3])`.

mod before_4;

pub(in crate::cel) use before_4::wrong_clause;

use super::super::budget::check_text;
use super::super::error::{EvalError, Evaluated};
use super::super::function::Arguments;
use super::super::value::{List, Map, Value};
use super::numbers;

/// How many digits after the point may be asked for.
const PRECISION: usize = 1000;
/// How deep lists and maps may nest in what is shown.
const NESTING: usize = 100;

/// As the library has it since version 4.
pub(super) fn format<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    format_by(all, Clause::write)
}

/// As the library had it before version 4, which is how Kubernetes has it.
pub(super) fn format_before_4<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    format_by(all, before_4::write)
}

type Write = fn(&Clause, &mut String, &Value<'_>) -> Evaluated<()>;

fn format_by<'a>(all: Arguments<'_, 'a>, write: Write) -> Evaluated<Value<'a>> {
    let (template, arguments) = (all.str(0)?, all.list(1)?);
    let mut out = String::new();
    let mut used = 0;
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        if let Some(after) = after.strip_prefix('%') {
            out.push('%');
            rest = after;
            continue;
        }
        let (clause, after) = parse_clause(after)?;
        rest = after;
        let argument = arguments
            .get(used)
            .ok_or_else(|| EvalError::invalid(format!("index {used} out of range")))?;
        used += 1;
        write(&clause, &mut out, &argument).map_err(|error| match *error {
            EvalError::Invalid(why) => {
                EvalError::invalid(format!("error during formatting: {why}"))
            }
            other => other.into(),
        })?;
        check_text(out.len())?;
    }
    out.push_str(rest);
    check_text(out.len())?;
    Ok(Value::from(out))
}

/// How a value is to be shown.
enum Clause {
    String,
    Decimal,
    Fixed(usize),
    Scientific(usize),
    Binary,
    Octal,
    Hexadecimal { is_upper: bool },
}

/// Reads what stands after a percent sign.
fn parse_clause(text: &str) -> Evaluated<(Clause, &str)> {
    let wrong =
        |why: String| EvalError::invalid(format!("could not parse formatting clause: {why}"));
    let (precision, rest) = match text.strip_prefix('.') {
        None => (None, text),
        Some(rest) => {
            let end = rest.find(|it: char| !it.is_ascii_digit()).unwrap_or(rest.len());
            let (digits, rest) = rest.split_at_checked(end).unwrap_or((rest, ""));
            let digits = digits.parse().ok().filter(|it| *it <= PRECISION);
            (Some(digits.ok_or_else(|| wrong("error while parsing precision".to_owned()))?), rest)
        }
    };
    let mut letters = rest.chars();
    let letter = letters.next().ok_or_else(|| wrong("unexpected end of string".to_owned()))?;
    let clause = match letter {
        's' => Clause::String,
        'd' => Clause::Decimal,
        'f' => Clause::Fixed(precision.unwrap_or(6)),
        'e' => Clause::Scientific(precision.unwrap_or(6)),
        'b' => Clause::Binary,
        'o' => Clause::Octal,
        'x' | 'X' => Clause::Hexadecimal { is_upper: letter == 'X' },
        _ => return Err(wrong(format!("unrecognized formatting clause \"{letter}\""))),
    };
    Ok((clause, letters.as_str()))
}

impl Clause {
    fn write(&self, out: &mut String, value: &Value<'_>) -> Evaluated<()> {
        match (self, value) {
            (Clause::String, value) => return write_string(out, value, 0),
            (Clause::Decimal, Value::Int(value)) => out.push_str(&value.to_string()),
            (Clause::Decimal, Value::Uint(value)) => out.push_str(&value.to_string()),
            (Clause::Decimal, Value::Double(value)) => out.push_str(&numbers::plain(*value)),
            (Clause::Fixed(digits), value) => match as_double(value) {
                Some(value) => out.push_str(&numbers::fixed(value, *digits)),
                None => return Err(unfit("fixed-point clause can only be used on doubles", value)),
            },
            (Clause::Scientific(digits), value) => match as_double(value) {
                Some(value) => out.push_str(&numbers::scientific(value, *digits)),
                None => return Err(unfit("scientific clause can only be used on doubles", value)),
            },
            (Clause::Binary, Value::Bool(value)) => out.push(if *value { '1' } else { '0' }),
            (Clause::Binary, Value::Int(value)) => {
                out.push_str(&signed(*value, format!("{:b}", value.unsigned_abs())));
            }
            (Clause::Binary, Value::Uint(value)) => out.push_str(&format!("{value:b}")),
            (Clause::Octal, Value::Int(value)) => {
                out.push_str(&signed(*value, format!("{:o}", value.unsigned_abs())));
            }
            (Clause::Octal, Value::Uint(value)) => out.push_str(&format!("{value:o}")),
            (Clause::Hexadecimal { is_upper }, value) => {
                let shown = hexadecimal(value)?;
                out.push_str(&if *is_upper { shown.to_ascii_uppercase() } else { shown });
            }
            (Clause::Decimal, value) => {
                return Err(unfit("decimal clause can only be used on integers", value));
            }
            (Clause::Binary, value) => {
                return Err(unfit("only integers and bools can be formatted as binary", value));
            }
            (Clause::Octal, value) => {
                return Err(unfit("octal clause can only be used on integers", value));
            }
        }
        Ok(())
    }
}

fn write_string(out: &mut String, value: &Value<'_>, depth: usize) -> Evaluated<()> {
    check_text(out.len())?;
    match value {
        _ if depth > NESTING => return Err(EvalError::SizeExceeded.into()),
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(&value.to_string()),
        Value::Int(value) => out.push_str(&value.to_string()),
        Value::Uint(value) => out.push_str(&value.to_string()),
        Value::Double(value) => out.push_str(&numbers::plain(*value)),
        Value::String(text) => out.push_str(text.as_str()),
        Value::Type(name) => out.push_str(name),
        Value::Bytes(bytes) => out.push_str(&String::from_utf8_lossy(bytes)),
        Value::Timestamp(moment) => out.push_str(&moment.to_string()),
        Value::Duration(span) => out.push_str(&span.to_string()),
        Value::List(list) => write_list(out, list, |out, it| write_string(out, it, depth + 1))?,
        Value::Map(map) => write_map(out, map, ": ", |out, it| write_string(out, it, depth + 1))?,
        _ => {
            let fit = "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps";
            return Err(unfit(fit, value));
        }
    }
    Ok(())
}

/// A list, its items by `write`.
fn write_list(
    out: &mut String,
    list: &List<'_>,
    write: impl Fn(&mut String, &Value<'_>) -> Evaluated<()>,
) -> Evaluated<()> {
    out.push('[');
    for (index, item) in list.iter().enumerate() {
        out.push_str(if index == 0 { "" } else { ", " });
        write(out, &item)?;
    }
    out.push(']');
    Ok(())
}

/// A map in the order of its keys, keys and values by `write`.
fn write_map(
    out: &mut String,
    map: &Map<'_>,
    between: &str,
    write: impl Fn(&mut String, &Value<'_>) -> Evaluated<()>,
) -> Evaluated<()> {
    let mut entries = Vec::new();
    for (key, value) in map.iter() {
        let mut shown = (String::new(), String::new());
        write(&mut shown.0, &key)?;
        write(&mut shown.1, &value)?;
        entries.push(shown);
    }
    entries.sort();
    let entries: Vec<_> =
        entries.iter().map(|(key, value)| format!("{key}{between}{value}")).collect();
    out.push_str(&format!("{{{}}}", entries.join(", ")));
    Ok(())
}

fn as_double(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Int(value) => Some(*value as f64),
        Value::Uint(value) => Some(*value as f64),
        Value::Double(value) => Some(*value),
        _ => None,
    }
}

fn hexadecimal(value: &Value<'_>) -> Evaluated<String> {
    let of_bytes = |bytes: &[u8]| -> Evaluated<String> {
        check_text(bytes.len().saturating_mul(2))?;
        Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    };
    match value {
        Value::Int(value) => Ok(signed(*value, format!("{:x}", value.unsigned_abs()))),
        Value::Uint(value) => Ok(format!("{value:x}")),
        Value::String(text) => of_bytes(text.as_str().as_bytes()),
        Value::Bytes(bytes) => of_bytes(bytes),
        _ => Err(unfit("only integers, byte buffers, and strings can be formatted as hex", value)),
    }
}

fn signed(value: i64, digits: String) -> String {
    if value < 0 { format!("-{digits}") } else { digits }
}

fn unfit(rule: &str, value: &Value<'_>) -> Box<EvalError> {
    unfit_type(rule, value.type_name())
}

fn unfit_type(rule: &str, name: &str) -> Box<EvalError> {
    EvalError::invalid(format!("{rule}, was given {name}"))
}
