//! `sprintf`, with the words that OPA has: those of Go's `fmt`.

use regorus::Value;

/// How a verb is to be written.
#[derive(Debug, Default)]
struct Verb {
    letter: char,
    is_left: bool,
    has_sign: bool,
    has_zeros: bool,
    width: usize,
    precision: Option<usize>,
}

/// Nobody reads wider columns.
const WIDEST: usize = 1_000;

/// The format with its values; `None` where that would be longer than `room`.
pub(super) fn sprintf(format: &str, values: &[&Value], room: usize) -> Option<String> {
    let mut said = String::new();
    let mut values = values.iter();
    let mut letters = format.chars().peekable();
    while let Some(letter) = letters.next() {
        if said.len() > room {
            return None;
        }
        if letter != '%' {
            said.push(letter);
            continue;
        }
        match verb(&mut letters) {
            None => said.push_str("%!(NOVERB)"),
            Some(Verb { letter: '%', .. }) => said.push('%'),
            Some(verb) => match values.next() {
                None => said.push_str(&format!("%!{}(MISSING)", verb.letter)),
                Some(value) => said.push_str(&verb.write(value, room)),
            },
        }
    }
    let extra: Vec<_> = values.map(|value| described(value, room)).collect();
    if !extra.is_empty() {
        said.push_str(&format!("%!(EXTRA {})", extra.join(", ")));
    }
    (said.len() <= room).then_some(said)
}

/// What stands after a `%`; `None` at the end of the format.
fn verb(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<Verb> {
    let mut verb = Verb::default();
    while let Some(flag) = letters.next_if(|letter| "-+ #0".contains(*letter)) {
        match flag {
            '-' => verb.is_left = true,
            '+' => verb.has_sign = true,
            '0' => verb.has_zeros = true,
            _ => {}
        }
    }
    verb.width = number(letters).unwrap_or_default();
    if letters.next_if_eq(&'.').is_some() {
        verb.precision = Some(number(letters).unwrap_or_default());
    }
    verb.letter = letters.next()?;
    Some(verb)
}

fn number(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<usize> {
    let mut found = None;
    while let Some(digit) = letters.next_if(char::is_ascii_digit) {
        let digit = digit.to_digit(10).unwrap_or_default() as usize;
        found = Some((found.unwrap_or(0) * 10 + digit).min(WIDEST));
    }
    found
}

impl Verb {
    fn write(&self, value: &Value, room: usize) -> String {
        let said = self.bare(value, room);
        let missing = self.width.saturating_sub(said.chars().count());
        let fill = |letter: char| std::iter::repeat_n(letter, missing).collect::<String>();
        match (self.is_left, self.has_zeros && value.as_number().is_ok()) {
            (true, _) => said + &fill(' '),
            (false, false) => fill(' ') + &said,
            (false, true) => match said.strip_prefix(['-', '+']) {
                Some(digits) => said.chars().take(1).collect::<String>() + &fill('0') + digits,
                None => fill('0') + &said,
            },
        }
    }

    fn bare(&self, value: &Value, room: usize) -> String {
        let plain = |value| plain(value, room);
        let is_number = value.as_number().is_ok();
        let integer = value.as_i64().ok();
        let sign = |said: String| match self.has_sign && !said.starts_with('-') {
            true => format!("+{said}"),
            false => said,
        };
        match (self.letter, integer, value.as_f64().ok()) {
            ('v', _, _) if is_number => sign(plain(value)),
            ('d', Some(_), _) => sign(plain(value)),
            ('x', Some(number), _) => based(number, |it| format!("{it:x}")),
            ('X', Some(number), _) => based(number, |it| format!("{it:X}")),
            ('o', Some(number), _) => based(number, |it| format!("{it:o}")),
            ('b', Some(number), _) => based(number, |it| format!("{it:b}")),
            ('f' | 'F', None, Some(number)) => {
                sign(format!("{number:.0$}", self.precision.unwrap_or(6).min(WIDEST)))
            }
            ('g' | 'e', None, Some(_)) => sign(plain(value)),
            ('v' | 's', _, _) if !is_number => {
                let text = plain(value);
                self.precision.map_or(text.clone(), |most| text.chars().take(most).collect())
            }
            ('q', _, _) if !is_number => format!("{:?}", plain(value)),
            ('x', _, _) if !is_number => {
                plain(value).bytes().map(|byte| format!("{byte:02x}")).collect()
            }
            ('T', _, _) => kind(value).to_owned(),
            _ => format!("%!{}({})", self.letter, described(value, room)),
        }
    }
}

fn based(number: i64, write: impl Fn(u64) -> String) -> String {
    let digits = write(number.unsigned_abs());
    if number < 0 { format!("-{digits}") } else { digits }
}

/// The type in Go of what OPA hands to its formatter: numbers stay numbers, all else is text.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Number(_) if value.as_i64().is_ok() => "int",
        Value::Number(_) => "float64",
        _ => "string",
    }
}

/// A value with its type, as Go writes what it did not expect.
fn described(value: &Value, room: usize) -> String {
    format!("{}={}", kind(value), plain(value, room))
}

/// A value as OPA writes it; a string without quotes where it stands alone. Where there is no room
/// for it, what is written is longer than that, and has no end.
fn plain(value: &Value, room: usize) -> String {
    match value {
        Value::String(text) => text.to_string(),
        other => {
            let mut said = String::new();
            write(other, &mut said, room);
            said
        }
    }
}

fn write(value: &Value, said: &mut String, room: usize) {
    // A value may hold another many times over, and be longer than there is memory for.
    if said.len() > room {
        return;
    }
    let mut list = |open: &str, close: &str, items: &mut dyn Iterator<Item = &Value>| {
        said.push_str(open);
        for (position, item) in items.enumerate() {
            if position > 0 {
                said.push_str(", ");
            }
            write(item, said, room);
        }
        said.push_str(close);
    };
    match value {
        Value::Array(items) => list("[", "]", &mut items.iter()),
        Value::Set(items) if items.is_empty() => said.push_str("set()"),
        Value::Set(items) => list("{", "}", &mut items.iter_sorted()),
        Value::Object(object) => {
            said.push('{');
            for (position, (key, value)) in object.iter_sorted().enumerate() {
                if position > 0 {
                    said.push_str(", ");
                }
                write(key, said, room);
                said.push_str(": ");
                write(value, said, room);
            }
            said.push('}');
        }
        scalar => said.push_str(&scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_go_writes_them() {
        check("%v is not in %v", r#"["a", ["b", {"c": 1}]]"#, r#"a is not in ["b", {"c": 1}]"#);
        check("%d of %s", r#"[3, "a"]"#, "3 of a");
        check("%v %v %v", "[true, null, 1.5]", "true null 1.5");
        check("%5d|%-5s|%05d|%.2f", r#"[42, "a", -42, 1.005]"#, "   42|a    |-0042|1.00");
        check("%q %x", r#"["a\"b", 255]"#, r#""a\"b" ff"#);
        check("100%%", "[]", "100%");
    }

    #[test]
    fn what_does_not_fit_is_said() {
        check("%v and %v", r#"["a"]"#, "a and %!v(MISSING)");
        check("a", "[1]", "a%!(EXTRA int=1)");
        check("%d", r#"["a"]"#, "%!d(string=a)");
        check("%", "[]", "%!(NOVERB)");
        check("%½", "[1]", "%!½(int=1)");
        assert_eq!(sprintf("%999d", &[&Value::from(1_i64)], 100), None);
    }

    fn check(format: &str, values: &str, expected: &str) {
        let values = Value::from_json_str(values).unwrap();
        let values: Vec<&Value> = values.as_array().unwrap().iter().collect();
        assert_eq!(sprintf(format, &values, 10_000).as_deref(), Some(expected));
    }
}
