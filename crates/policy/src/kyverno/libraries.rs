//! The functions that Kyverno adds to CEL (`kyverno/sdk`, `extensions/cel/libs`), each in all the
//! ways in which it can be written.

mod asking;
mod data;
mod images;
mod times;
mod values;

pub(super) use asking::GENERATOR;
pub use asking::{Answers, Asker, Call, ReadYaml};
pub(super) use values::to_tree;

use std::sync::Arc;

use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::Sha256;

use crate::cel::{Arguments, Evaluated, Library, Overload, Value};

/// All of them. What needs more than its arguments is asked of the host, an [`Asker`].
pub(crate) fn libraries() -> Library {
    let parts = [asking::overloads(), data::overloads(), images::overloads(), times::overloads()];
    Library::of(parts.into_iter().flatten().chain(digests()).chain(users()))
}

/// The names of their functions, but for methods: those need a value that a function makes.
pub(crate) fn functions() -> Vec<Arc<str>> {
    let overloads = libraries().overloads.into_iter();
    let functions = overloads.filter(|it| !it.is_method());
    functions.map(|overload| Arc::clone(overload.name())).collect()
}

fn digests() -> Vec<Overload> {
    [
        Overload::function("md5(string) -> string", digest::<Md5>),
        Overload::function("hash.md5(string) -> string", digest::<Md5>),
        Overload::function("sha1(string) -> string", digest::<Sha1>),
        Overload::function("hash.sha1(string) -> string", digest::<Sha1>),
        Overload::function("sha256(string) -> string", digest::<Sha256>),
        Overload::function("hash.sha256(string) -> string", digest::<Sha256>),
    ]
    .map(|overload| overload.cost(|arguments, _| arguments.iter().map(Value::size).sum()))
    .into()
}

fn digest<'a, D: Digest>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let digest = D::digest(all.str(0)?.as_bytes());
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into())
}

fn users() -> Vec<Overload> {
    vec![
        Overload::function("parseServiceAccount(string) -> dyn", service_account),
        Overload::function("user.parseServiceAccount(string) -> dyn", service_account),
    ]
}

/// `{Name: …, Namespace: …}`, both empty for who is no service account.
fn service_account<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let account = all.str(0)?.strip_prefix("system:serviceaccount:");
    let (namespace, name) = account.and_then(|it| it.split_once(':')).unwrap_or_default();
    values::record([("Name", Value::string(name)), ("Namespace", Value::string(namespace))])
}
