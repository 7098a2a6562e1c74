//! The value of the variable `request`: no more of it than the expressions speak of.

use std::rc::Rc;
use std::sync::Arc;

use crate::cel::{Common, Map, MapBuilder, Text, Value};
use crate::request::{Request, User, Versioned};

/// The fields of `request` that expressions speak of, one bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Fields(u16);

/// What a field is for a request; nothing where the API server leaves it out.
type Make = for<'a> fn(&Request<'a>) -> Option<Value<'a>>;

const ALL: [(&str, Make); 12] = [
    ("kind", |it| Some(versioned(&it.kind, "kind"))),
    ("resource", |it| Some(versioned(&it.resource, "resource"))),
    ("subResource", |it| written(it.subresource)),
    ("requestKind", |it| Some(versioned(&it.kind, "kind"))),
    ("requestResource", |it| Some(versioned(&it.resource, "resource"))),
    ("requestSubResource", |it| written(it.subresource)),
    ("name", |it| written(it.name)),
    ("namespace", |it| written(it.namespace)),
    ("operation", |it| Some(text(it.operation.name()))),
    ("userInfo", |it| Some(user(&it.user))),
    ("dryRun", |it| Some(Value::Bool(it.is_dry_run))),
    ("options", |it| Some(it.options.and_then(Value::of_node).unwrap_or(Value::Null))),
];

impl Fields {
    const EVERY: Fields = Fields((1 << ALL.len()) - 1);

    /// None at all: the variable is not spoken of.
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those of an expression too: every one unless its words tell which.
    pub(super) fn and(self, expression: &str) -> Fields {
        let is_letter = |it: char| it.is_ascii_alphanumeric() || it == '_';
        expression.match_indices(VARIABLE).fold(self, |fields, (at, _)| {
            let before = expression.get(..at).and_then(|it| it.chars().next_back());
            let behind = expression.get(at + VARIABLE.len()..).unwrap_or_default();
            if before.is_some_and(is_letter) || behind.starts_with(is_letter) {
                return fields;
            }
            let field = behind.strip_prefix('.').unwrap_or_default();
            let field = field.split(|it| !is_letter(it)).next().unwrap_or_default();
            match ALL.iter().position(|(name, _)| *name == field) {
                Some(index) => Fields(fields.0 | 1 << index),
                None => Fields::EVERY,
            }
        })
    }

    /// These fields of a request, made once for all policies that speak of the same.
    pub(super) fn among<'a>(
        self,
        request: &Request<'a>,
        common: Option<&Rc<Common<'a>>>,
    ) -> Value<'a> {
        let make = || self.of(request);
        common.map_or_else(make, |common| common.part(self.0, make))
    }

    /// These fields of a request.
    fn of<'a>(self, request: &Request<'a>) -> Value<'a> {
        let wanted = ALL.iter().enumerate().filter(|(index, _)| self.0 & 1 << index != 0);
        record(wanted.filter_map(|(_, (name, make))| Some((*name, make(request)?))))
    }
}

const VARIABLE: &str = "request";

/// Files are judged as if somebody without a name asked.
fn user<'a>(user: &User<'a>) -> Value<'a> {
    let extra = user.extra.iter().map(|(key, values)| (*key, strings(values)));
    let extra = (!user.extra.is_empty()).then(|| ("extra", record(extra)));
    let groups = (!user.groups.is_empty()).then(|| ("groups", strings(&user.groups)));
    let uid = written(user.uid).map(|uid| ("uid", uid));
    let all = [Some(("username", text(user.name))), uid, groups, extra];
    record(all.into_iter().flatten())
}

/// The API server leaves out what is empty.
fn written(value: &str) -> Option<Value<'_>> {
    (!value.is_empty()).then(|| text(value))
}

fn versioned<'a>(it: &Versioned<'a>, name: &'static str) -> Value<'a> {
    record([
        ("group", text(it.group)),
        ("version", text(it.version)),
        (name, Value::string(&*it.name)),
    ])
}

fn text(text: &str) -> Value<'_> {
    Value::String(Text::Borrowed(text))
}

fn strings<'a>(texts: &[&'a str]) -> Value<'a> {
    Value::list(texts.iter().map(|it| text(it)).collect::<Vec<_>>())
}

fn record<'a>(entries: impl IntoIterator<Item = (&'a str, Value<'a>)>) -> Value<'a> {
    let mut map = MapBuilder::default();
    for (key, value) in entries {
        // A string can be a key.
        map.insert(text(key), value).ok();
    }
    // No key is there twice, but for extra keys that a request repeats; then there is no map.
    Value::Map(map.finish().unwrap_or_else(|_| empty()))
}

fn empty<'a>() -> Map<'a> {
    Map::Shared(Arc::default())
}

#[cfg(test)]
mod tests {
    use super::{ALL, Fields};

    #[test]
    fn only_fields_that_are_spoken_of_are_made() {
        for (expression, fields) in [
            ("request.operation == 'CREATE' && has(request.options)", "operation options"),
            ("request.requestKind.kind == 'Pod'", "requestKind"),
            ("object.spec.containers.all(c, has(c.resources.requests))", ""),
            ("authorizer.requestResource.check('get').allowed() && myrequest.kind", ""),
            (".request.name", "name"),
        ] {
            let found = Fields::default().and(expression);
            let names = ALL.iter().enumerate().filter(|(index, _)| found.0 & 1 << index != 0);
            let names: Vec<&str> = names.map(|(_, (name, _))| *name).collect();
            assert_eq!(names.join(" "), fields, "{expression}");
        }
        for whole in ["request", "request['kind']", "request.?kind", "request . kind", "f(request)"]
        {
            assert_eq!(Fields::default().and(whole), Fields::EVERY, "{whole}");
        }
    }
}
