//! Manifests with holes: what of them depends on settings, said once for both who fills them in, we
//! and Helm.
//!
//! A template is JSON. A text may have `${key}` in it, a setting; `${namespace}`, where it all stands;
//! and in [`each`] `${.}` or `${.key}`, the item at hand. What else depends on settings is made by the
//! functions here.

use serde_json::{Map, Value, json};

const WHEN: &str = "$when";
const EACH: &str = "$each";
const NUMBER: &str = "$number";
const THEN: &str = "then";
const OTHERWISE: &str = "otherwise";

/// What settings must say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Claim {
    /// The setting is neither empty, nor zero, nor false.
    Set(String),
    /// The list has the word.
    Has(String, String),
}

/// The setting is neither empty, nor zero, nor false.
pub(super) fn set(key: &str) -> Vec<Claim> {
    vec![Claim::Set(key.to_owned())]
}

/// The list has one of the words.
pub(super) fn has<'w>(key: &str, words: impl IntoIterator<Item = &'w str>) -> Vec<Claim> {
    words.into_iter().map(|word| Claim::Has(key.to_owned(), word.to_owned())).collect()
}

/// `then`, an item of a list or the value of a key, which is there where one of `claims` holds.
pub(super) fn when(claims: &[Claim], then: Value) -> Value {
    json!({ WHEN: said(claims), THEN: then })
}

/// `then` where one of `claims` holds, and else `otherwise`.
pub(super) fn either(claims: &[Claim], then: Value, otherwise: Value) -> Value {
    json!({ WHEN: said(claims), THEN: then, OTHERWISE: otherwise })
}

fn said(claims: &[Claim]) -> Value {
    let claim = |claim: &Claim| match claim {
        Claim::Set(key) => json!([key]),
        Claim::Has(key, word) => json!([key, word]),
    };
    claims.iter().map(claim).collect()
}

/// `then`, an item of a list, for each item of a setting.
pub(super) fn each(key: &str, then: Value) -> Value {
    json!({ EACH: key, THEN: then })
}

/// A setting that is a number; `.` is the item at hand.
pub(super) fn number(key: &str) -> Value {
    json!({ NUMBER: key })
}

/// A part of a template.
pub(super) enum Shape<'t> {
    When(Vec<Claim>, &'t Value, Option<&'t Value>),
    Each(&'t str, &'t Value),
    Number(&'t str),
    Map(&'t Map<String, Value>),
    List(&'t [Value]),
    Text(&'t str),
    Other(&'t Value),
}

/// What a part is.
pub(super) fn shape(part: &Value) -> Shape<'_> {
    match part {
        Value::Object(map) => special(map).unwrap_or(Shape::Map(map)),
        Value::Array(list) => Shape::List(list),
        Value::String(text) => Shape::Text(text),
        other => Shape::Other(other),
    }
}

fn special(map: &Map<String, Value>) -> Option<Shape<'_>> {
    if let Some(key) = map.get(NUMBER) {
        return Some(Shape::Number(key.as_str()?));
    }
    let then = map.get(THEN)?;
    if let Some(key) = map.get(EACH) {
        return Some(Shape::Each(key.as_str()?, then));
    }
    let claims = map.get(WHEN)?.as_array()?.iter().filter_map(|claim| {
        let word = |at: usize| claim.get(at)?.as_str().map(str::to_owned);
        let key = word(0)?;
        Some(match word(1) {
            Some(word) => Claim::Has(key, word),
            None => Claim::Set(key),
        })
    });
    Some(Shape::When(claims.collect(), then, map.get(OTHERWISE)))
}

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    Fixed(&'t str),
    Hole(&'t str),
}

/// The pieces of a text.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while let Some((before, after)) = rest.split_once("${") {
        let Some((key, after)) = after.split_once('}') else { break };
        if !before.is_empty() {
            pieces.push(Piece::Fixed(before));
        }
        pieces.push(Piece::Hole(key));
        rest = after;
    }
    if !rest.is_empty() || pieces.is_empty() {
        pieces.push(Piece::Fixed(rest));
    }
    pieces
}

/// What the holes are filled with.
pub(super) struct Filling<'v> {
    /// The settings, as the chart's values.
    pub(super) values: &'v Value,
    /// Where it all stands.
    pub(super) namespace: &'v str,
}

impl Filling<'_> {
    /// The template with its holes filled in.
    pub(super) fn fill(&self, template: &Value) -> Value {
        self.part(template, &Value::Null).into_iter().next().unwrap_or_default()
    }

    /// What a part comes to: nothing, a value, or several in a list.
    fn part(&self, part: &Value, item: &Value) -> Vec<Value> {
        match shape(part) {
            Shape::When(claims, then, otherwise) => {
                let holds = self.holds_any(&claims);
                let part = if holds { Some(then) } else { otherwise };
                part.map(|part| self.part(part, item)).unwrap_or_default()
            }
            Shape::Each(key, then) => {
                let items = self.values.get(key).and_then(Value::as_array);
                items.into_iter().flatten().flat_map(|item| self.part(then, item)).collect()
            }
            Shape::Number(key) => vec![self.setting(key, item).clone()],
            Shape::Map(map) => {
                let entry = |(key, part): (&String, &Value)| {
                    Some((key.clone(), self.part(part, item).into_iter().next()?))
                };
                vec![Value::Object(map.iter().filter_map(entry).collect())]
            }
            Shape::List(list) => {
                vec![list.iter().flat_map(|part| self.part(part, item)).collect()]
            }
            Shape::Text(text) => vec![Value::String(self.text(text, item))],
            Shape::Other(other) => vec![other.clone()],
        }
    }

    /// One of them holds.
    pub(super) fn holds_any(&self, claims: &[Claim]) -> bool {
        claims.iter().any(|claim| self.holds(claim))
    }

    fn holds(&self, claim: &Claim) -> bool {
        match claim {
            Claim::Set(key) => match self.values.get(key) {
                Some(Value::String(text)) => !text.is_empty(),
                Some(Value::Array(list)) => !list.is_empty(),
                Some(Value::Bool(is_set)) => *is_set,
                Some(Value::Number(number)) => number.as_u64() != Some(0),
                _ => false,
            },
            Claim::Has(key, word) => {
                let list = self.values.get(key).and_then(Value::as_array);
                list.is_some_and(|list| list.iter().any(|it| it == word.as_str()))
            }
        }
    }

    fn text(&self, text: &str, item: &Value) -> String {
        let piece = |piece| match piece {
            Piece::Fixed(text) => text.to_owned(),
            Piece::Hole("namespace") => self.namespace.to_owned(),
            Piece::Hole(key) => match self.setting(key, item) {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            },
        };
        pieces(text).into_iter().map(piece).collect()
    }

    fn setting<'s>(&'s self, key: &str, item: &'s Value) -> &'s Value {
        match key.strip_prefix('.') {
            Some("") => item,
            Some(key) => item.get(key).unwrap_or(&Value::Null),
            None => self.values.get(key).unwrap_or(&Value::Null),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Filling, each, either, has, number, set, when};

    #[test]
    fn holes_are_filled_in() {
        let template = json!({
            "always": "${name}.${namespace}.svc",
            "named": when(&set("word"), json!("${word}")),
            "unnamed": when(&set("none"), json!("${none}")),
            "count": number("count"),
            "one": either(&set("zero"), json!("then"), json!("otherwise ${count}")),
            "list": [
                "first",
                each("many", json!("--one=${.}")),
                when(&has("many", ["a", "z"]), json!("has")),
                when(&has("many", ["z"]), json!("has not")),
            ],
        });
        let values = json!({ "name": "n", "word": "w", "none": "", "zero": 0, "count": 2, "many": ["a", "b"] });
        let filled = Filling { values: &values, namespace: "space" }.fill(&template);
        assert_eq!(
            filled,
            json!({
                "always": "n.space.svc",
                "named": "w",
                "count": 2,
                "one": "otherwise 2",
                "list": ["first", "--one=a", "--one=b", "has"],
            })
        );
    }
}
