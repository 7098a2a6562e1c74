//! Functions that put other letters in place of some.

use crate::rego::builtins::{Answer, Context, Stop};
use crate::rego::value::Value;

pub(in crate::rego::builtins) fn replace<'a>(
    context: &mut Context,
    arguments: &[Value<'a>],
) -> Answer<'a> {
    let [Value::String(text), Value::String(old), Value::String(new)] = arguments else {
        return Ok(None);
    };
    let (all, old, new) = (text.as_str(), old.as_str(), new.as_str());
    context.work(all.len())?;
    let count = all.matches(old).count();
    if count == 0 {
        return Ok(Some(Value::String(text.clone())));
    }
    context.spend(all.len().saturating_add(count.saturating_mul(new.len())))?;
    Ok(Some(Value::string(all.replace(old, new))))
}

/// Replaces several at once: at each place the first of the keys, in their order, that stands
/// there.
pub(in crate::rego::builtins) fn replace_n<'a>(
    context: &mut Context,
    arguments: &[Value<'a>],
) -> Answer<'a> {
    let [Value::Object(object), Value::String(text)] = arguments else { return Ok(None) };
    let pairs: Vec<(Value<'a>, Value<'a>)> = object.entries().collect();
    let pairs = pairs.iter().map(|(old, new)| Some((old.as_str()?, new.as_str()?)));
    let Some(pairs) = pairs.collect::<Option<Vec<_>>>() else { return Ok(None) };
    Ok(Some(Value::string(replaced(context, &pairs, text.as_str())?)))
}

fn replaced(context: &mut Context, pairs: &[(&str, &str)], text: &str) -> Result<String, Stop> {
    let mut out = String::new();
    let mut rest = text;
    // Nothing is replaced between two letters only once.
    let mut was_nothing = false;
    loop {
        context.work(1 + pairs.len())?;
        let stands =
            |(old, _): &&(&str, &str)| rest.starts_with(old) && !(was_nothing && old.is_empty());
        let found = pairs.iter().find(stands);
        if let Some((old, new)) = found {
            context.spend(new.len())?;
            out.push_str(new);
            rest = rest.get(old.len()..).unwrap_or_default();
        }
        was_nothing = found.is_some_and(|(old, _)| old.is_empty());
        if found.is_none() {
            let mut letters = rest.chars();
            let Some(letter) = letters.next() else { return Ok(out) };
            context.spend(letter.len_utf8())?;
            out.push(letter);
            rest = letters.as_str();
        }
    }
}
