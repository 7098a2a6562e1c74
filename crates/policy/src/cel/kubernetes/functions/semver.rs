//! `semver("1.2.3").isLessThan(semver("1.10.0"))`

use std::cmp::Ordering;

use super::{cost, opaque, ordering, read};
use crate::cel::kubernetes::semver::{Semver, SemverError};
use crate::cel::{Arguments, Evaluated, Library, Overload, Value};

opaque!(Semver, "kubernetes.Semver");

/// Semantic versions. Since Kubernetes 1.33.
pub fn semvers() -> Library {
    let function = Overload::function;
    let method = Overload::method;
    Library::of([
        function("semver(string) -> kubernetes.Semver", |it| read(Semver::parse(it.str(0)?)))
            .cost(cost::reading),
        function("semver(string, bool) -> kubernetes.Semver", |it| read(parse(it)?))
            .cost(cost::reading),
        function("isSemver(string) -> bool", |it| Ok(Semver::parse(it.str(0)?).is_ok().into()))
            .cost(cost::reading),
        function("isSemver(string, bool) -> bool", |it| Ok(parse(it)?.is_ok().into()))
            .cost(cost::reading),
        method("isGreaterThan(kubernetes.Semver, kubernetes.Semver) -> bool", |it| {
            Ok((compare(it)? == Ordering::Greater).into())
        }),
        method("isLessThan(kubernetes.Semver, kubernetes.Semver) -> bool", |it| {
            Ok((compare(it)? == Ordering::Less).into())
        }),
        method("compareTo(kubernetes.Semver, kubernetes.Semver) -> int", |it| {
            compare(it).map(ordering)
        }),
        method("major(kubernetes.Semver) -> int", |it| number(it, Semver::major)),
        method("minor(kubernetes.Semver) -> int", |it| number(it, Semver::minor)),
        method("patch(kubernetes.Semver) -> int", |it| number(it, Semver::patch)),
    ])
}

/// With a second argument that says whether to be lenient.
fn parse(arguments: Arguments<'_, '_>) -> Evaluated<Result<Semver, SemverError>> {
    let text = arguments.str(0)?;
    Ok(if arguments.bool(1)? { Semver::parse_lenient(text) } else { Semver::parse(text) })
}

fn compare(arguments: Arguments<'_, '_>) -> Evaluated<Ordering> {
    Ok(arguments.opaque::<Semver>(0)?.cmp(arguments.opaque(1)?))
}

fn number<'a>(arguments: Arguments<'_, 'a>, part: fn(&Semver) -> u64) -> Evaluated<Value<'a>> {
    // Beyond what an int holds, the API server gives a negative number, and so do we.
    Ok(Value::Int(part(arguments.opaque(0)?).cast_signed()))
}
