//! The extension `lists`.

use super::super::budget::check_text;
use super::super::error::{EvalError, Evaluated};
use super::super::evaluate::sort;
use super::super::function::{Arguments, Library, Macros, Overload};
use super::super::value::{List, Value};

/// How long `lists.range` may get.
const RANGE: i64 = 1_000_000;
/// What making a list costs.
const MADE: u64 = 10;

/// `slice`; from version 1 `flatten`, from 2 `range`, `reverse`, `distinct`, `sort` and `sortBy`.
/// From 3 the calls cost what they go through.
pub fn lists(version: u32) -> Library {
    let mut all = vec![Overload::method("slice(list(T), int, int) -> list(T)", slice)];
    let mut macros = Macros::default();
    if version >= 1 {
        all.push(Overload::method("flatten(list(list(T))) -> list(T)", flatten));
        all.push(Overload::method("flatten(list(dyn), int) -> list(dyn)", flatten));
    }
    if version >= 2 {
        macros = Macros::SORT_BY;
        all.push(Overload::function("lists.range(int) -> list(int)", range));
        all.push(Overload::method("reverse(list(T)) -> list(T)", reverse));
        all.push(Overload::method("distinct(list(T)) -> list(T)", distinct));
        let types = ["int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes"];
        all.extend(
            types.map(|it| Overload::method(&format!("sort(list({it})) -> list({it})"), sorted)),
        );
    }
    if version >= 3 {
        all = all.into_iter().map(with_cost).collect();
    }
    Library::of(all).with_macros(macros)
}

fn with_cost(overload: Overload) -> Overload {
    match &*overload.name {
        "distinct" | "sort" => overload.cost(|arguments, _| {
            let size = arguments.first().map_or(0, Value::size);
            size.saturating_mul(size).saturating_add(MADE + 1)
        }),
        _ => overload.cost(|_, result| result.size().saturating_add(MADE + 1)),
    }
}

fn slice<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let (list, start, end) = (all.list(0)?, all.int(1)?, all.int(2)?);
    let wrong = |why: &str| EvalError::invalid(format!("cannot slice({start}, {end}), {why}"));
    let (Ok(first), Ok(last)) = (usize::try_from(start), usize::try_from(end)) else {
        return Err(wrong("negative indexes not supported"));
    };
    if first > last {
        return Err(wrong("start index must be less than or equal to end index"));
    }
    if last > list.len() {
        return Err(wrong(&format!("list is length {}", list.len())));
    }
    Ok(Value::list((first..last).filter_map(|index| list.get(index)).collect::<Vec<_>>()))
}

fn flatten<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let depth = if all.len() > 1 { all.int(1)? } else { 1 };
    if depth < 0 {
        return Err(EvalError::invalid("level must be non-negative"));
    }
    let mut out = Vec::new();
    flatten_into(&mut out, all.list(0)?, depth.min(100))?;
    Ok(Value::list(out))
}

fn flatten_into<'a>(out: &mut Vec<Value<'a>>, list: &List<'a>, depth: i64) -> Evaluated<()> {
    for item in list.iter() {
        match &item {
            Value::List(inner) if depth > 0 => flatten_into(out, inner, depth - 1)?,
            _ => out.push(item),
        }
        // As many items as a string has bytes, and each is larger than one.
        check_text(out.len().saturating_mul(10))?;
    }
    Ok(())
}

fn range<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let end = all.int(0)?;
    if end > RANGE {
        return Err(EvalError::SizeExceeded.into());
    }
    Ok(Value::list((0..end).map(Value::Int).collect::<Vec<_>>()))
}

fn reverse<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let list = all.list(0)?;
    Ok(Value::list((0..list.len()).rev().filter_map(|index| list.get(index)).collect::<Vec<_>>()))
}

fn distinct<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let list = all.list(0)?;
    check_pairs(list.len(), list.len())?;
    let mut out: Vec<Value<'a>> = Vec::new();
    for item in list.iter() {
        if !out.contains(&item) {
            out.push(item);
        }
    }
    Ok(Value::list(out))
}

fn sorted<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let mut items: Vec<Value<'a>> = all.list(0)?.iter().collect();
    sort(&mut items, |item| item)?;
    Ok(Value::list(items))
}

/// How many pairs of items may be compared.
const PAIRS: usize = 100_000_000;

/// Comparing each of one list with each of another is not too much.
pub(super) fn check_pairs(ours: usize, theirs: usize) -> Evaluated<()> {
    match ours.saturating_mul(theirs) <= PAIRS {
        true => Ok(()),
        false => Err(EvalError::CostExceeded.into()),
    }
}
