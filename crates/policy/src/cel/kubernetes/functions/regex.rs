//! `"abc 123".find("[0-9]+")`

use super::cost;
use crate::cel::{Arguments, EvalError, Evaluated, Library, Overload, Value};

/// What matches a regular expression. In every version.
pub fn patterns() -> Library {
    Library::of(
        [
            Overload::method("find(string, string) -> string", find),
            Overload::method("findAll(string, string) -> list(string)", |it| find_all(it, -1)),
            Overload::method("findAll(string, string, int) -> list(string)", |it| {
                find_all(it, it.int(2)?)
            }),
        ]
        .map(|overload| overload.pattern(1).cost(cost::matching)),
    )
}

fn find<'a>(arguments: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let text = arguments.text(0)?;
    let pattern = arguments.text(1)?.as_pattern().map_err(illegal)?;
    let found = pattern.regex().find(text.as_str());
    Ok(Value::String(text.slice(found.map_or(0..0, |found| found.range()))))
}

/// One more match than an evaluation may keep.
const MOST: usize = (1 << 20) + 1;

/// All that match, or the first of them; a negative number is no limit.
fn find_all<'a>(arguments: Arguments<'_, 'a>, most: i64) -> Evaluated<Value<'a>> {
    let text = arguments.text(0)?;
    let pattern = arguments.text(1)?.as_pattern().map_err(illegal)?;
    let most = usize::try_from(most).unwrap_or(MOST).min(MOST);
    let found = pattern.regex().find_iter(text.as_str()).take(most);
    let found: Vec<Value<'a>> =
        found.map(|found| Value::String(text.slice(found.range()))).collect();
    Ok(Value::list(found))
}

fn illegal(error: String) -> Box<EvalError> {
    EvalError::invalid(format!("Illegal regex: {error}"))
}
