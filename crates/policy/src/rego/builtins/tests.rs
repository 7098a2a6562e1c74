//! What holds of all functions.

use super::*;
use crate::rego::number::Number;
use crate::rego::value::Object;

/// Numbers that look random, the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn text(&mut self) -> String {
        const PARTS: &[&str] = &[
            "",
            "a",
            "é",
            "😀",
            "%",
            "%s",
            "%-5.3d",
            "%[2]*.[1]*f",
            "[",
            "]",
            "{",
            "}",
            "(",
            ")",
            "*",
            "**",
            "?",
            "\\",
            "/",
            "10.0.0.0/8",
            "::1/64",
            "1.2.3",
            "-",
            "+",
            ".",
            "1",
            "007",
            "9999999999999999999",
            "e",
            "2006-01-02",
            "Jan _2",
            "T15:04:05.999Z07:00",
            "MST",
            "GMT+3",
            "UTC",
            "Ki",
            "m",
            "\"",
            "{\"a\":",
            "$1",
            "${x}",
            "=",
            "&",
            "~1",
            "-1",
            "1h",
            "\0",
            "\u{7f}",
            "İ",
            "ß",
            " ",
            "a.b.c",
            "RFC3339",
        ];
        (0..self.roll(5)).map(|_| PARTS[self.roll(PARTS.len())]).collect()
    }

    fn value(&mut self, depth: usize) -> Value<'static> {
        const NUMBERS: &[i128] = &[
            0,
            1,
            -1,
            2,
            3,
            7,
            10,
            16,
            64,
            127,
            128,
            1 << 40,
            i64::MAX as i128,
            i64::MIN as i128,
            i128::MAX,
            i128::MIN,
        ];
        const FLOATS: &[f64] = &[0.5, -1.5, 1e300, -1e300, 1e-300, 1234567.25];
        let sides = if depth == 0 { 8 } else { 12 };
        match self.roll(sides) {
            0 => Value::Null,
            1 => Value::Bool(self.roll(2) == 0),
            2 | 3 => Value::Number(Number::int(NUMBERS[self.roll(NUMBERS.len())])),
            4 => Value::Number(Number::Float(FLOATS[self.roll(FLOATS.len())])),
            8 | 9 => Value::array((0..self.roll(4)).map(|_| self.value(depth - 1)).collect()),
            10 => Value::set((0..self.roll(4)).map(|_| self.value(depth - 1)).collect()),
            11 => {
                let entries =
                    (0..self.roll(4)).map(|_| (self.value(depth - 1), self.value(depth - 1)));
                Value::Object(Object::new(entries.collect()))
            }
            _ => Value::from(self.text()),
        }
    }
}

#[test]
fn no_function_panics() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut counts = (0, 0);
    for _ in 0..400 {
        for (name, arity, function) in FAMILIES.iter().flat_map(|family| family.iter()) {
            let arguments: Vec<_> = (0..*arity).map(|_| dice.value(2)).collect();
            match function(&mut Context::default(), &arguments) {
                Ok(None) => counts.0 += 1,
                Ok(Some(value)) => {
                    counts.1 += 1;
                    assert!(value.to_string().len() <= 4 * MOST, "{name}");
                }
                Err(Stop(says)) => assert!(says.contains("Rego"), "{name}: {says}"),
            }
            let texts: Vec<_> = (0..*arity).map(|_| Value::from(dice.text())).collect();
            let _ = function(&mut Context::default(), &texts);
        }
    }
    assert!(counts.0 > 1_000 && counts.1 > 1_000, "{counts:?}");
}

#[test]
fn names_are_unique_and_pure() {
    let mut names: Vec<&str> =
        FAMILIES.iter().flat_map(|family| family.iter().map(|(name, ..)| *name)).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(IMPURE.iter().all(|name| find(name).is_none()));
    assert!(find("walk").is_some_and(|walk| walk.is_relation() && walk.arity() == 1));
}
