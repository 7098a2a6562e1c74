//! `[3, 1, 2].max()`

use std::cmp::Ordering;

use super::cost;
use crate::cel::{Arguments, Body, Duration, EvalError, Evaluated, Library, Overload, Value};

/// The types whose values come before or after one another.
const COMPARABLE: [&str; 8] =
    ["int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes"];

/// The types whose values add up, each with the sum of none.
const SUMMABLE: [(&str, Body); 4] = [
    ("int", |it| sum(it, Value::Int(0))),
    ("uint", |it| sum(it, Value::Uint(0))),
    ("double", |it| sum(it, Value::Double(0.0))),
    ("duration", |it| sum(it, Value::Duration(Duration::default()))),
];

/// Lists. In every version, where Kubernetes 1.34 has CEL's own library beside it.
pub fn lists() -> Library {
    let comparing = COMPARABLE.into_iter().flat_map(|item| {
        [
            Overload::method(&format!("isSorted(list({item})) -> bool"), is_sorted),
            Overload::method(&format!("min(list({item})) -> {item}"), |it| {
                most(it, "min", Ordering::Less)
            }),
            Overload::method(&format!("max(list({item})) -> {item}"), |it| {
                most(it, "max", Ordering::Greater)
            }),
        ]
    });
    let adding = SUMMABLE
        .into_iter()
        .map(|(item, body)| Overload::method(&format!("sum(list({item})) -> {item}"), body));
    let finding = [
        Overload::method("indexOf(list(A), A) -> int", |it| index_of(it, |places| places.next())),
        Overload::method("lastIndexOf(list(A), A) -> int", |it| {
            index_of(it, |places| places.last())
        }),
    ];
    let overloads = comparing.chain(adding).chain(finding);
    Library::of(overloads.map(|overload| overload.cost(cost::visiting)))
}

/// `includes`, since Kubernetes 1.37.
pub fn includes() -> Library {
    Library::of([Overload::method("includes(dyn, dyn) -> bool", |it| {
        let wanted = it.value(1)?;
        Ok(match it.value(0)? {
            Value::List(list) => list.iter().any(|item| item == *wanted).into(),
            value => (value == wanted).into(),
        })
    })
    .cost(cost::visiting)])
}

fn is_sorted<'a>(arguments: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let mut last: Option<Value<'a>> = None;
    for item in arguments.list(0)?.iter() {
        check_comparable(&item)?;
        if last.is_some_and(|last| last.order(&item) == Some(Some(Ordering::Greater))) {
            return Ok(false.into());
        }
        last = Some(item);
    }
    Ok(true.into())
}

/// The first item that none is before or after, whichever is wanted. What cannot be compared with
/// another is passed over, as the API server does.
fn most<'a>(arguments: Arguments<'_, 'a>, name: &str, wanted: Ordering) -> Evaluated<Value<'a>> {
    let mut most: Option<Value<'a>> = None;
    for item in arguments.list(0)?.iter() {
        check_comparable(&item)?;
        match &most {
            Some(most) if item.order(most) != Some(Some(wanted)) => {}
            _ => most = Some(item),
        }
    }
    most.ok_or_else(|| EvalError::invalid(format!("{name} called on empty list")))
}

fn sum<'a>(arguments: Arguments<'_, 'a>, zero: Value<'a>) -> Evaluated<Value<'a>> {
    let mut items = arguments.list(0)?.iter();
    // Where the type is not known before, the first item tells it.
    let first = items.next().unwrap_or(zero);
    items.try_fold(first, |sum, item| add(&sum, &item))
}

fn add<'a>(left: &Value<'a>, right: &Value<'a>) -> Evaluated<Value<'a>> {
    let sum = match (left, right) {
        (Value::Int(left), Value::Int(right)) => left.checked_add(*right).map(Value::Int),
        (Value::Uint(left), Value::Uint(right)) => left.checked_add(*right).map(Value::Uint),
        (Value::Double(left), Value::Double(right)) => Some(Value::Double(left + right)),
        (Value::Duration(left), Value::Duration(right)) => {
            left.checked_add(*right).map(Value::Duration)
        }
        _ => return Err(no_such_overload(right)),
    };
    sum.ok_or(EvalError::invalid("integer overflow"))
}

/// The place of the item that `pick` takes of those that are equal to the second argument.
fn index_of<'a>(
    arguments: Arguments<'_, 'a>,
    pick: fn(&mut dyn Iterator<Item = usize>) -> Option<usize>,
) -> Evaluated<Value<'a>> {
    let wanted = arguments.value(1)?;
    let items = arguments.list(0)?.iter().enumerate();
    let mut places = items.filter(|(_, item)| item == wanted).map(|(index, _)| index);
    let place = pick(&mut places).and_then(|index| i64::try_from(index).ok());
    Ok(Value::Int(place.unwrap_or(-1)))
}

fn check_comparable(value: &Value<'_>) -> Evaluated<()> {
    // What can be compared at all can be compared with itself.
    value.order(value).map(|_| ()).ok_or_else(|| no_such_overload(value))
}

fn no_such_overload(value: &Value<'_>) -> Box<EvalError> {
    EvalError::NoSuchOverload(value.type_name().to_owned()).into()
}
