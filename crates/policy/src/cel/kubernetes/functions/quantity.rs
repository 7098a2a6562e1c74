//! `quantity("1.5Gi").isGreaterThan(quantity("1G"))`

use std::cmp::Ordering;

use model::{Quantity, QuantityError};

use super::{cost, opaque, ordering, read};
use crate::cel::{Arguments, EvalError, Evaluated, Library, Overload, Value};

opaque!(Quantity, "kubernetes.Quantity");

/// Quantities: amounts of CPU, memory and the like. Since Kubernetes 1.28.
pub fn quantities() -> Library {
    let function = Overload::function;
    let method = Overload::method;
    Library::of([
        function("quantity(string) -> kubernetes.Quantity", quantity).cost(cost::reading),
        function("isQuantity(string) -> bool", is_quantity).cost(cost::reading),
        // A function: the API server knows no method of this name.
        function("sign(kubernetes.Quantity) -> int", |it| {
            Ok(it.opaque::<Quantity>(0)?.sign().into())
        }),
        method("isGreaterThan(kubernetes.Quantity, kubernetes.Quantity) -> bool", |it| {
            Ok((compare(it)? == Ordering::Greater).into())
        }),
        method("isLessThan(kubernetes.Quantity, kubernetes.Quantity) -> bool", |it| {
            Ok((compare(it)? == Ordering::Less).into())
        }),
        method("compareTo(kubernetes.Quantity, kubernetes.Quantity) -> int", |it| {
            compare(it).map(ordering)
        }),
        method("asApproximateFloat(kubernetes.Quantity) -> double", |it| {
            Ok(Value::Double(it.opaque::<Quantity>(0)?.as_float()))
        }),
        method("asInteger(kubernetes.Quantity) -> int", as_integer),
        method("isInteger(kubernetes.Quantity) -> bool", |it| {
            Ok(it.opaque::<Quantity>(0)?.as_integer().is_some().into())
        }),
        method("add(kubernetes.Quantity, kubernetes.Quantity) -> kubernetes.Quantity", |it| {
            with_quantity(it, Quantity::add)
        }),
        method("add(kubernetes.Quantity, int) -> kubernetes.Quantity", |it| {
            with_integer(it, Quantity::add)
        }),
        method("sub(kubernetes.Quantity, kubernetes.Quantity) -> kubernetes.Quantity", |it| {
            with_quantity(it, Quantity::subtract)
        }),
        method("sub(kubernetes.Quantity, int) -> kubernetes.Quantity", |it| {
            with_integer(it, Quantity::subtract)
        }),
    ])
}

fn quantity<'a>(arguments: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    read(Quantity::parse(arguments.str(0)?))
}

fn is_quantity<'a>(arguments: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    Ok(Quantity::parse(arguments.str(0)?).is_ok().into())
}

fn as_integer<'a>(arguments: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let integer = arguments.opaque::<Quantity>(0)?.as_integer();
    integer.map(Value::Int).ok_or(EvalError::invalid("cannot convert value to integer"))
}

fn compare(arguments: Arguments<'_, '_>) -> Evaluated<Ordering> {
    Ok(arguments.opaque::<Quantity>(0)?.cmp(arguments.opaque(1)?))
}

type Operation = fn(&Quantity, &Quantity) -> Result<Quantity, QuantityError>;

fn with_quantity<'a>(arguments: Arguments<'_, 'a>, operation: Operation) -> Evaluated<Value<'a>> {
    read(operation(arguments.opaque(0)?, arguments.opaque(1)?))
}

fn with_integer<'a>(arguments: Arguments<'_, 'a>, operation: Operation) -> Evaluated<Value<'a>> {
    read(operation(arguments.opaque(0)?, &Quantity::from(arguments.int(1)?)))
}
