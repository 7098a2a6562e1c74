//! Functions of all the items of an array or a set.

use super::{Answer, Context, Family, items};
use crate::rego::evaluate::arithmetic;
use crate::rego::number::Number;
use crate::rego::syntax::ast::Operator;
use crate::rego::value::Value;

pub(super) const FAMILY: Family = &[
    ("all", 1, all),
    ("any", 1, any),
    ("count", 1, count),
    ("max", 1, max),
    ("min", 1, min),
    ("product", 1, product),
    ("sort", 1, sort),
    ("sum", 1, sum),
];

fn count<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let count = match arguments {
        [Value::Array(array)] => array.len(),
        [Value::Object(object)] => object.len(),
        [Value::Set(set)] => set.len(),
        [Value::String(text)] => {
            context.work(text.as_str().len())?;
            text.as_str().chars().count()
        }
        _ => return Ok(None),
    };
    Ok(i64::try_from(count).ok().map(Value::from))
}

fn sum<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    fold(context, arguments, Operator::Add, 0)
}

fn product<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    fold(context, arguments, Operator::Multiply, 1)
}

fn fold<'a>(
    context: &mut Context,
    arguments: &[Value<'a>],
    operator: Operator,
    start: i64,
) -> Answer<'a> {
    let Some(items) = arguments.first().and_then(items) else { return Ok(None) };
    context.work(items.len())?;
    let total = items.iter().try_fold(Number::from(start), |total, item| {
        arithmetic(operator, total, item.as_number()?)
    });
    Ok(total.map(Value::Number))
}

fn max<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let Some(items) = arguments.first().and_then(items) else { return Ok(None) };
    context.work(items.len())?;
    Ok(items.into_iter().max())
}

fn min<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let Some(items) = arguments.first().and_then(items) else { return Ok(None) };
    context.work(items.len())?;
    Ok(items.into_iter().min())
}

fn sort<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let Some(mut items) = arguments.first().and_then(items) else { return Ok(None) };
    context.spend(items.len())?;
    items.sort();
    Ok(Some(Value::array(items)))
}

fn all<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let Some(items) = arguments.first().and_then(items) else { return Ok(None) };
    context.work(items.len())?;
    Ok(Some(Value::Bool(items.iter().all(|item| item.as_bool() == Some(true)))))
}

fn any<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let Some(items) = arguments.first().and_then(items) else { return Ok(None) };
    context.work(items.len())?;
    Ok(Some(Value::Bool(items.iter().any(|item| item.as_bool() == Some(true)))))
}
