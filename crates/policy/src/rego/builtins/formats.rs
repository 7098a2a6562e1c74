//! `sprintf`, with the words that OPA has: those of Go's `fmt`.

mod float;
mod quote;
mod verb;

use std::iter::Peekable;
use std::str::Chars;

use super::{Answer, Context, Family};
use crate::rego::value::{Array, Value};
use verb::Verb;

pub(super) const FAMILY: Family = &[("sprintf", 2, sprintf)];

/// Nobody reads wider columns. Go stops at a million.
const WIDEST: usize = 1_000_000;

fn sprintf<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(format), Value::Array(values)] = arguments else { return Ok(None) };
    let room = context.room();
    let mut writer =
        Writer { said: String::new(), values: values.clone(), next: 0, is_reordered: false, room };
    writer.write(format.as_str());
    context.text(writer.said)
}

/// A format under way.
struct Writer<'a> {
    said: String,
    values: Array<'a>,
    next: usize,
    /// Values were named by their position.
    is_reordered: bool,
    room: usize,
}

impl<'a> Writer<'a> {
    /// Stops where there is no more room: what is said is too long then.
    fn write(&mut self, format: &str) {
        let mut rest = format;
        while let Some((before, behind)) = rest.split_once('%') {
            self.said.push_str(before);
            if self.said.len() > self.room {
                return;
            }
            rest = self.plainly(behind).unwrap_or_else(|| {
                let mut letters = behind.chars().peekable();
                self.value(&mut letters);
                let left = letters.map(char::len_utf8).sum::<usize>();
                behind.get(behind.len() - left..).unwrap_or_default()
            });
        }
        self.said.push_str(rest);
        let left: Vec<_> = self.values.iter().skip(self.next).collect();
        if self.is_reordered || left.is_empty() {
            return;
        }
        let mut extra = String::from("%!(EXTRA ");
        for (position, value) in left.iter().enumerate() {
            extra.push_str(if position == 0 { "" } else { ", " });
            extra.push_str(&verb::described(value, self.room));
            if extra.len() > self.room {
                break;
            }
        }
        self.said.push_str(&extra);
        self.said.push(')');
    }

    /// A string that is written as it is: the letters behind its `%v` or `%s`.
    fn plainly<'f>(&mut self, behind: &'f str) -> Option<&'f str> {
        let rest = behind.strip_prefix(['v', 's'])?;
        let value = self.values.get(self.next)?;
        self.said.push_str(value.as_str()?);
        self.next += 1;
        Some(rest)
    }

    /// What a `%` and the letters behind it stand for.
    fn value(&mut self, letters: &mut Peekable<Chars<'_>>) {
        let mut verb = Verb::default();
        while let Some(flag) = letters.next_if(|letter| "-+ #0".contains(*letter)) {
            verb.flag(flag);
        }
        let mut is_bad = false;
        self.position(letters, &mut is_bad);
        verb.width = match letters.next_if_eq(&'*') {
            Some(_) => match self.taken().as_ref().and_then(size) {
                Some(width) => {
                    verb.is_left |= width < 0;
                    Some(width.unsigned_abs() as usize)
                }
                None => {
                    self.said.push_str("%!(BADWIDTH)");
                    None
                }
            },
            None => number(letters),
        };
        if letters.next_if_eq(&'.').is_some() {
            self.position(letters, &mut is_bad);
            verb.precision = match letters.next_if_eq(&'*') {
                Some(_) => match self.taken().as_ref().and_then(size) {
                    Some(precision) => usize::try_from(precision).ok(),
                    None => {
                        self.said.push_str("%!(BADPREC)");
                        None
                    }
                },
                None => Some(number(letters).unwrap_or_default()),
            };
        }
        self.position(letters, &mut is_bad);
        let Some(letter) = letters.next() else { return self.said.push_str("%!(NOVERB)") };
        verb.letter = letter;
        if letter == '%' {
            return self.said.push('%');
        }
        if is_bad {
            return self.said.push_str(&format!("%!{letter}(BADINDEX)"));
        }
        match self.taken() {
            None => self.said.push_str(&format!("%!{letter}(MISSING)")),
            Some(value) => self.said.push_str(&verb.write(&value, self.room)),
        }
    }

    fn taken(&mut self) -> Option<Value<'a>> {
        let value = self.values.get(self.next)?;
        self.next += 1;
        Some(value)
    }

    /// `[2]`: the value to go on with.
    fn position(&mut self, letters: &mut Peekable<Chars<'_>>, is_bad: &mut bool) {
        if letters.next_if_eq(&'[').is_none() {
            return;
        }
        self.is_reordered = true;
        let position = number(letters).and_then(|position| position.checked_sub(1));
        let is_closed = letters.next_if_eq(&']').is_some();
        match position.filter(|position| is_closed && *position < self.values.len()) {
            Some(position) => self.next = position,
            None => *is_bad = true,
        }
    }
}

fn size(value: &Value<'_>) -> Option<i64> {
    let size = value.as_number()?.as_i64()?;
    (size.unsigned_abs() as usize <= WIDEST).then_some(size)
}

fn number(letters: &mut Peekable<Chars<'_>>) -> Option<usize> {
    let mut found = None;
    while let Some(digit) = letters.next_if(char::is_ascii_digit) {
        let digit = digit.to_digit(10).unwrap_or_default() as usize;
        found = Some((found.unwrap_or(0) * 10 + digit).min(WIDEST));
    }
    found
}

#[cfg(test)]
mod tests;
