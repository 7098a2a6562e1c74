//! Texts that match a pattern, made by chance that the caller gives.

use regex_syntax::hir::{Class, Hir, HirKind};

use crate::jmespath::arguments::Arguments;
use crate::jmespath::error::EvalError;
use crate::jmespath::evaluate::Evaluation;
use crate::jmespath::function::{Function, Takes};
use crate::jmespath::standard::fixed;
use crate::jmespath::value::Value;

pub(super) const FUNCTIONS: &[Function] =
    &[fixed("random", &[Takes::String], |evaluation, given| {
        if given.text(0).is_empty() {
            return Err(given.fault("no pattern is given"));
        }
        evaluation.charge(1000 + 16 * given.text(0).len())?;
        let mut parser = regex_syntax::ParserBuilder::new().nest_limit(100).build();
        let hir = parser.parse(given.text(0));
        let hir = hir.map_err(|_| given.fault("the pattern cannot be read"))?;
        let mut text = String::new();
        write(&hir, evaluation, given, &mut text)?;
        Ok(Value::text(text))
    })];

/// How often what may be repeated without end is repeated at most.
const REPEATS: u32 = 32;

fn write(
    hir: &Hir,
    evaluation: &mut Evaluation<'_>,
    given: &Arguments<'_, '_>,
    text: &mut String,
) -> Result<(), EvalError> {
    evaluation.charge(1)?;
    let below = |bound: u64| {
        let random = evaluation.surroundings.random();
        let random = random.ok_or_else(|| given.fault("there is no randomness here"));
        random.map(|random| random % bound.max(1))
    };
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(class) => {
            let ranges: Vec<(u32, u32)> = match class {
                Class::Unicode(class) => {
                    class.iter().map(|it| (it.start().into(), it.end().into())).collect()
                }
                Class::Bytes(class) => {
                    class.iter().map(|it| (it.start().into(), it.end().into())).collect()
                }
            };
            let ranges = ascii_first(&ranges);
            let count: u64 = ranges.iter().map(|(low, high)| u64::from(high - low) + 1).sum();
            let mut chosen = below(count)? as u32;
            for (low, high) in ranges {
                if chosen <= high - low {
                    text.extend(char::from_u32(low + chosen));
                    break;
                }
                chosen -= high - low + 1;
            }
        }
        HirKind::Repetition(repetition) => {
            let least = repetition.min;
            let most = repetition.max.unwrap_or(least.saturating_add(REPEATS));
            let times = least + below(u64::from(most.saturating_sub(least)) + 1)? as u32;
            for _ in 0..times {
                write(&repetition.sub, evaluation, given, text)?;
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, evaluation, given, text)?,
        HirKind::Concat(parts) => {
            for part in parts {
                write(part, evaluation, given, text)?;
            }
        }
        HirKind::Alternation(parts) => {
            let chosen = below(parts.len() as u64)? as usize;
            if let Some(part) = parts.get(chosen) {
                write(part, evaluation, given, text)?;
            }
        }
    }
    Ok(())
}

/// The ranges, cut to what can be read in ASCII where there is any of it.
fn ascii_first(ranges: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let cut = |(low, high): &(u32, u32)| {
        let (low, high) = ((*low).max(0x20), (*high).min(0x7e));
        (low <= high).then_some((low, high))
    };
    let ascii: Vec<_> = ranges.iter().filter_map(cut).collect();
    if ascii.is_empty() { ranges.to_vec() } else { ascii }
}
