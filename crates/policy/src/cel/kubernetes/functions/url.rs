//! `url("https://example.com:80/path").getPort()`

use super::{cost, opaque};
use crate::cel::kubernetes::Url;
use crate::cel::{Arguments, EvalError, Evaluated, Library, MapBuilder, Overload, Value};

opaque!(Url, "kubernetes.URL");

/// URLs. In every version.
pub fn urls() -> Library {
    let method = Overload::method;
    Library::of([
        Overload::function("url(string) -> kubernetes.URL", url).cost(cost::reading),
        Overload::function("isURL(string) -> bool", |it| Ok(Url::check(it.str(0)?).is_ok().into())),
        method("getScheme(kubernetes.URL) -> string", |it| part(it, Url::scheme)),
        method("getHost(kubernetes.URL) -> string", |it| part(it, Url::host)),
        method("getHostname(kubernetes.URL) -> string", |it| part(it, Url::hostname)),
        method("getPort(kubernetes.URL) -> string", |it| part(it, Url::port)),
        method("getEscapedPath(kubernetes.URL) -> string", |it| part(it, Url::escaped_path)),
        method("getQuery(kubernetes.URL) -> map(string, list(string))", query),
    ])
}

fn url<'a>(arguments: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    Url::parse(arguments.str(0)?).map(Value::opaque).map_err(|error| {
        EvalError::invalid(format!("URL parse error during conversion from string: {error}"))
    })
}

fn part<'a>(arguments: Arguments<'_, 'a>, part: fn(&Url) -> &str) -> Evaluated<Value<'a>> {
    Ok(Value::string(part(arguments.opaque(0)?)))
}

fn query<'a>(arguments: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let mut pairs: Vec<(String, String)> = arguments.opaque::<Url>(0)?.query().collect();
    // The order of the values of a key is theirs, that of the keys is the alphabet's.
    pairs.sort_by(|(left, _), (right, _)| left.cmp(right));
    let mut map = MapBuilder::default();
    let same_key = |left: &(String, String), right: &(String, String)| left.0 == right.0;
    for group in pairs.chunk_by(same_key) {
        let Some((key, _)) = group.first() else { continue };
        let values: Vec<Value<'a>> =
            group.iter().map(|(_, value)| Value::string(value.as_str())).collect();
        map.insert(Value::string(key.as_str()), Value::list(values))
            .map_err(|_| EvalError::invalid("a query has strings as keys"))?;
    }
    map.finish().map(Value::Map).map_err(|_| EvalError::invalid("a query has each key once"))
}
