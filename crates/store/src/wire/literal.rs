//! The values of a fix as JSON: mappings keep their order.

use std::borrow::Cow;
use std::fmt;

use model::Literal;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq, Serializer};
use serde::{Deserialize, Serialize};

/// A reader of JSON gives up at 128 levels, of which a finding takes a handful.
const DEEPEST: usize = 100;

/// A literal that can be written and read.
pub(super) struct Value<'f>(Cow<'f, Literal>);

impl<'f> Value<'f> {
    /// `None` where it is deeper than what can be read again.
    pub(super) fn of(literal: &'f Literal) -> Option<Value<'f>> {
        is_shallow(literal, DEEPEST).then_some(Value(Cow::Borrowed(literal)))
    }

    pub(super) fn read(self) -> Literal {
        self.0.into_owned()
    }
}

fn is_shallow(literal: &Literal, levels: usize) -> bool {
    let Some(below) = levels.checked_sub(1) else { return false };
    match literal {
        Literal::Bool(_) | Literal::Integer(_) | Literal::String(_) => true,
        Literal::Sequence(items) => items.iter().all(|item| is_shallow(item, below)),
        Literal::Mapping(entries) => entries.iter().all(|(_, value)| is_shallow(value, below)),
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0.as_ref() {
            Literal::Bool(value) => to.serialize_bool(*value),
            Literal::Integer(value) => to.serialize_i64(*value),
            Literal::String(text) => to.serialize_str(text),
            Literal::Sequence(items) => {
                let mut sequence = to.serialize_seq(Some(items.len()))?;
                for item in items {
                    sequence.serialize_element(&Value(Cow::Borrowed(item)))?;
                }
                sequence.end()
            }
            Literal::Mapping(entries) => {
                let mut mapping = to.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    mapping.serialize_entry(key, &Value(Cow::Borrowed(value)))?;
                }
                mapping.end()
            }
        }
    }
}

impl<'de, 'f> Deserialize<'de> for Value<'f> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Value<'f>, D::Error> {
        from.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value<'static>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a boolean, a whole number, a string, a list or a mapping")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        owned(Literal::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        owned(Literal::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        owned(Literal::Integer(i64::try_from(value).map_err(E::custom)?))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        owned(Literal::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = from.next_element::<Value<'static>>()? {
            items.push(item.read());
        }
        owned(Literal::Sequence(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = from.next_entry::<String, Value<'static>>()? {
            entries.push((key, value.read()));
        }
        owned(Literal::Mapping(entries))
    }
}

#[expect(clippy::unnecessary_wraps, reason = "what every function of a visitor returns")]
fn owned<E>(literal: Literal) -> Result<Value<'static>, E> {
    Ok(Value(Cow::Owned(literal)))
}
