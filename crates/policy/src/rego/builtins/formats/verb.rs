//! How one value is written in a format.

use std::fmt::{self, Write};

use super::{float, quote};
use crate::rego::number::Number;
use crate::rego::value::Value;

/// How a value is to be written.
#[derive(Debug, Default)]
pub(super) struct Verb {
    pub(super) letter: char,
    pub(super) is_left: bool,
    has_sign: bool,
    has_space: bool,
    has_sharp: bool,
    has_zeros: bool,
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
}

impl Verb {
    pub(super) fn flag(&mut self, flag: char) {
        match flag {
            '-' => self.is_left = true,
            '+' => self.has_sign = true,
            ' ' => self.has_space = true,
            '#' => self.has_sharp = true,
            _ => self.has_zeros = true,
        }
    }

    pub(super) fn write(&self, value: &Value<'_>, room: usize) -> String {
        match value {
            Value::Number(Number::Int(number)) => self.integer(number.get(), value, room),
            Value::Number(Number::Float(number)) => self.float(*number, value, room),
            value => self.text(value, room),
        }
    }

    fn integer(&self, number: i128, value: &Value<'_>, room: usize) -> String {
        let size = number.unsigned_abs();
        let (mark, digits) = match self.letter {
            'v' | 'd' => ("", format!("{size}")),
            // Beyond 64 bits Go's integers are of another type, which knows other verbs.
            's' if kind(value) == BIG => ("", format!("{size}")),
            'c' | 'q' | 'U' if kind(value) == BIG => return self.unknown(value, room),
            'b' => ("0b", format!("{size:b}")),
            'o' => ("0", format!("{size:o}")),
            'O' => return self.digits(number < 0, "0o", &format!("{size:o}")),
            'x' => ("0x", format!("{size:x}")),
            'X' => ("0X", format!("{size:X}")),
            'c' => return self.padded(&letter(number).to_string()),
            'q' => return self.padded(&quote::letter(letter(number))),
            'U' => return self.padded(&format!("U+{size:04X}")),
            'T' => return self.padded(kind(value)),
            _ => return self.unknown(value, room),
        };
        self.digits(number < 0, if self.has_sharp { mark } else { "" }, &digits)
    }

    /// Digits with a sign in front, and as many as were asked for.
    fn digits(&self, is_negative: bool, mark: &str, digits: &str) -> String {
        let sign = self.sign(is_negative);
        let asked = match (self.precision, self.width) {
            (Some(precision), _) => precision,
            (None, Some(width)) if self.has_zeros && !self.is_left => {
                width.saturating_sub(sign.len())
            }
            _ => 0,
        };
        if self.precision == Some(0) && digits == "0" {
            return self.filled("", ' ');
        }
        let zeros = "0".repeat(asked.saturating_sub(digits.len()));
        self.filled(&format!("{sign}{mark}{zeros}{digits}"), ' ')
    }

    fn float(&self, number: f64, value: &Value<'_>, room: usize) -> String {
        let written = match self.letter {
            'v' => float::general(number.abs(), self.precision, 'e'),
            'g' => float::general(number.abs(), self.precision, 'e'),
            'G' => float::general(number.abs(), self.precision, 'E'),
            'e' => float::exponential(number.abs(), self.precision.unwrap_or(6), 'e'),
            'E' => float::exponential(number.abs(), self.precision.unwrap_or(6), 'E'),
            'f' | 'F' => format!("{:.1$}", number.abs(), self.precision.unwrap_or(6).min(1_000)),
            'T' => return self.padded(kind(value)),
            _ => return self.unknown(value, room),
        };
        let sign = self.sign(number < 0.0);
        if self.has_zeros && !self.is_left {
            let asked = self.width.unwrap_or_default().saturating_sub(sign.len());
            let zeros = "0".repeat(asked.saturating_sub(written.len()));
            return format!("{sign}{zeros}{written}");
        }
        self.filled(&format!("{sign}{written}"), ' ')
    }

    fn sign(&self, is_negative: bool) -> &'static str {
        match (is_negative, self.has_sign, self.has_space) {
            (true, _, _) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            _ => "",
        }
    }

    fn text(&self, value: &Value<'_>, room: usize) -> String {
        let text = plain(value, room);
        let cut = |text: String| match self.precision {
            Some(most) => text.chars().take(most).collect(),
            None => text,
        };
        match self.letter {
            'v' if self.has_sharp => self.padded(&quote::text(&text, false)),
            'v' | 's' => self.padded(&cut(text)),
            'q' if self.has_sharp && !text.contains(['`', '\r']) => {
                self.padded(&format!("`{}`", cut(text)))
            }
            'q' => self.padded(&quote::text(&cut(text), self.has_sign)),
            'x' => self.padded(&self.bytes(&text, |byte| format!("{byte:02x}"), "0x")),
            'X' => self.padded(&self.bytes(&text, |byte| format!("{byte:02X}"), "0X")),
            'T' => self.padded(kind(value)),
            _ => self.unknown(value, room),
        }
    }

    fn bytes(&self, text: &str, write: impl Fn(u8) -> String, mark: &str) -> String {
        let all = text.bytes().take(self.precision.unwrap_or(usize::MAX)).map(write);
        let mark = if self.has_sharp { mark } else { "" };
        match self.has_space {
            true => all.map(|byte| format!("{mark}{byte}")).collect::<Vec<_>>().join(" "),
            false if text.is_empty() => String::new(),
            false => all.fold(mark.to_owned(), |said, byte| said + &byte),
        }
    }

    /// No such verb for such a value.
    fn unknown(&self, value: &Value<'_>, room: usize) -> String {
        format!("%!{}({})", self.letter, described(value, room))
    }

    /// As wide as was asked for.
    fn padded(&self, text: &str) -> String {
        self.filled(text, if self.has_zeros { '0' } else { ' ' })
    }

    fn filled(&self, text: &str, fill: char) -> String {
        let missing = self.width.unwrap_or_default().saturating_sub(text.chars().count());
        match self.is_left {
            true => text.to_owned() + &" ".repeat(missing),
            false => std::iter::repeat_n(fill, missing).collect::<String>() + text,
        }
    }
}

fn letter(number: i128) -> char {
    let letter = u32::try_from(number).ok().and_then(char::from_u32);
    letter.unwrap_or(char::REPLACEMENT_CHARACTER)
}

const BIG: &str = "*big.Int";

/// The type in Go of what OPA hands to its formatter: numbers stay numbers, all else is text.
fn kind(value: &Value<'_>) -> &'static str {
    match value {
        Value::Number(Number::Int(value)) if i64::try_from(value.get()).is_ok() => "int",
        Value::Number(Number::Int(_)) => BIG,
        Value::Number(Number::Float(_)) => "float64",
        _ => "string",
    }
}

/// A value with its type, as Go writes what it did not expect.
pub(super) fn described(value: &Value<'_>, room: usize) -> String {
    let said = match value {
        Value::Number(Number::Float(number)) => {
            let sign = if *number < 0.0 { "-" } else { "" };
            format!("{sign}{}", float::general(number.abs(), None, 'e'))
        }
        value => plain(value, room),
    };
    format!("{}={said}", kind(value).trim_start_matches('*'))
}

/// A value as OPA writes it; a string without quotes where it stands alone. What there is no room
/// for is cut off behind more than that.
fn plain(value: &Value<'_>, room: usize) -> String {
    if let Value::String(text) = value {
        return text.as_str().to_owned();
    }
    let mut said = Bounded { text: String::new(), room };
    // The error says that there is no more room.
    let _ = write!(said, "{value}");
    said.text
}

/// A text that takes no more than there is room for.
struct Bounded {
    text: String,
    room: usize,
}

impl Write for Bounded {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        if self.text.len() > self.room {
            return Err(fmt::Error);
        }
        self.text.push_str(part);
        Ok(())
    }
}
