//! The schema of a template's parameters: what a constraint may say, and what it need not.

use std::collections::BTreeMap;

use model::Node;
use regorus::Value;

use super::value;

/// Schemas within schemas.
const MOST_DEPTH: usize = 64;

/// A structural schema, as far as it can be held to without a library of formats and patterns.
#[derive(Debug, Clone, Default)]
pub(super) struct Schema {
    kind: Kind,
    is_nullable: bool,
    default: Option<Value>,
    among: Vec<Value>,
    required: Vec<String>,
    properties: BTreeMap<String, Schema>,
    /// Of the items of a list, or of the values of a mapping with any keys.
    inner: Option<Box<Schema>>,
    minimum: Option<f64>,
    maximum: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    #[default]
    Any,
    Object,
    Array,
    String,
    Integer,
    Number,
    Boolean,
}

impl Schema {
    /// Reads an OpenAPI schema. What it does not know of it asks nothing.
    pub(super) fn read(node: Node<'_>) -> Schema {
        Schema::read_within(node, MOST_DEPTH)
    }

    fn read_within(node: Node<'_>, depth: usize) -> Schema {
        let Some(depth) = depth.checked_sub(1) else { return Schema::default() };
        let below = |node: Node<'_>| Schema::read_within(node, depth);
        let inner = [node.get("items"), node.get("additionalProperties")];
        let is_either = node.get("x-kubernetes-int-or-string").as_bool() == Some(true);
        Schema {
            kind: match node.get("type").as_str() {
                _ if is_either => Kind::Any,
                Some("object") => Kind::Object,
                Some("array") => Kind::Array,
                Some("string") => Kind::String,
                Some("integer") => Kind::Integer,
                Some("number") => Kind::Number,
                Some("boolean") => Kind::Boolean,
                _ => Kind::Any,
            },
            is_nullable: node.get("nullable").as_bool() == Some(true),
            default: Some(node.get("default"))
                .filter(|default| default.is_present())
                .and_then(|default| value::of(default).ok()),
            among: node.get("enum").items().filter_map(|it| value::of(it).ok()).collect(),
            required: node.get("required").strings().map(str::to_owned).collect(),
            properties: node
                .get("properties")
                .entries()
                .map(|entry| (entry.key.to_owned(), below(entry.value)))
                .collect(),
            inner: inner.into_iter().find(|node| node.is_mapping()).map(|it| Box::new(below(it))),
            minimum: node.get("minimum").as_f64(),
            maximum: node.get("maximum").as_f64(),
        }
    }

    /// Adds what has a default and is not said, as the API server does.
    pub(super) fn fill(&self, value: &mut Value) {
        if let Ok(object) = value.as_object_mut() {
            for (key, schema) in &self.properties {
                let key = Value::from(key.as_str());
                match (object.get_mut(&key), &schema.default) {
                    (Some(found), default) => {
                        if let (Value::Null, false, Some(default)) =
                            (&*found, schema.is_nullable, default)
                        {
                            *found = default.clone();
                        }
                        schema.fill(found);
                    }
                    (None, Some(default)) => {
                        let mut default = default.clone();
                        schema.fill(&mut default);
                        object.insert(key, default);
                    }
                    (None, None) => {}
                }
            }
        }
        let Some(inner) = &self.inner else { return };
        if let Ok(items) = value.as_array_mut() {
            items.iter_mut().for_each(|item| inner.fill(item));
        } else if self.properties.is_empty()
            && let Ok(object) = value.as_object_mut()
        {
            object.iter_mut().for_each(|(_, value)| inner.fill(value));
        }
    }

    /// The first thing that is not as the schema says, as a clause that begins with its path.
    pub(super) fn mismatch(&self, value: &Value, path: &str) -> Option<String> {
        if *value == Value::Null {
            // The API server drops nulls that are not allowed, where nothing asks for the field.
            return None;
        }
        if !self.kind.is_of(value) {
            return Some(format!("{path} is no {}", self.kind.name()));
        }
        if !self.among.is_empty() && !self.among.contains(value) {
            let among: Vec<_> = self.among.iter().map(Value::to_string).collect();
            return Some(format!("{path} is none of {}", among.join(", ")));
        }
        let number = value.as_f64().ok();
        if let (Some(number), Some(minimum)) = (number, self.minimum)
            && number < minimum
        {
            return Some(format!("{path} is less than {minimum}"));
        }
        if let (Some(number), Some(maximum)) = (number, self.maximum)
            && number > maximum
        {
            return Some(format!("{path} is more than {maximum}"));
        }
        self.mismatch_below(value, path)
    }

    fn mismatch_below(&self, value: &Value, path: &str) -> Option<String> {
        if let Ok(items) = value.as_array() {
            let inner = self.inner.as_ref()?;
            let mut numbered = items.iter().enumerate();
            return numbered.find_map(|(at, item)| inner.mismatch(item, &format!("{path}[{at}]")));
        }
        let object = value.as_object().ok()?;
        let has = |key: &String| object.contains_key(&Value::from(key.as_str()));
        if let Some(missing) = self.required.iter().find(|key| !has(key)) {
            return Some(format!("{path}.{missing} is missing"));
        }
        object.iter_sorted().find_map(|(key, value)| {
            let key = key.as_string().ok()?;
            let schema = self.properties.get(&**key);
            let schema = schema.or(self.inner.as_deref().filter(|_| value.as_array().is_err()));
            schema?.mismatch(value, &format!("{path}.{key}"))
        })
    }
}

impl Kind {
    fn is_of(self, value: &Value) -> bool {
        match self {
            Kind::Any => true,
            Kind::Object => value.as_object().is_ok(),
            Kind::Array => value.as_array().is_ok(),
            Kind::String => value.as_string().is_ok(),
            Kind::Integer => value.as_f64().is_ok_and(|number| number.fract() == 0.0),
            Kind::Number => value.as_number().is_ok(),
            Kind::Boolean => value.as_bool().is_ok(),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Any => "value",
            Kind::Object => "object",
            Kind::Array => "list",
            Kind::String => "string",
            Kind::Integer => "integer",
            Kind::Number => "number",
            Kind::Boolean => "boolean",
        }
    }
}
