//! The schema of a template's parameters: what a constraint may say, and what it need not.

use std::collections::BTreeMap;

use model::Node;

use crate::tree::Tree;

/// No schema of a cluster has so many values in a default or an enumeration.
const MOST_NODES: usize = 100_000;

/// Schemas within schemas.
const MOST_DEPTH: usize = 64;

/// A structural schema, as far as it can be held to without a library of formats and patterns.
#[derive(Debug, Clone, Default)]
pub(super) struct Schema {
    kind: Kind,
    is_nullable: bool,
    default: Option<Tree>,
    among: Vec<Tree>,
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
                .and_then(|default| Tree::from_node(default, MOST_NODES).ok()),
            among: node
                .get("enum")
                .items()
                .filter_map(|it| Tree::from_node(it, MOST_NODES).ok())
                .collect(),
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
    pub(super) fn fill(&self, value: &mut Tree) {
        match value {
            Tree::Map(map) => {
                for (key, schema) in &self.properties {
                    match (map.get_mut(key), &schema.default) {
                        (Some(found), default) => {
                            if let (Tree::Null, false, Some(default)) =
                                (&*found, schema.is_nullable, default)
                            {
                                *found = default.clone();
                            }
                            schema.fill(found);
                        }
                        (None, Some(default)) => {
                            let mut default = default.clone();
                            schema.fill(&mut default);
                            map.push(key.clone(), default);
                        }
                        (None, None) => {}
                    }
                }
                if let Some(inner) = self.inner.as_ref().filter(|_| self.properties.is_empty()) {
                    map.iter_mut().for_each(|(_, value)| inner.fill(value));
                }
            }
            Tree::List(items) => {
                if let Some(inner) = &self.inner {
                    items.iter_mut().for_each(|item| inner.fill(item));
                }
            }
            _ => {}
        }
    }

    /// The first thing that is not as the schema says, as a clause that begins with its path.
    pub(super) fn mismatch(&self, value: &Tree, path: &str) -> Option<String> {
        if *value == Tree::Null {
            // The API server drops nulls that are not allowed, where nothing asks for the field.
            return None;
        }
        if !self.kind.is_of(value) {
            return Some(format!("{path} is no {}", self.kind.name()));
        }
        if !self.among.is_empty() && !self.among.contains(value) {
            let among: Vec<_> = self.among.iter().map(Tree::to_string).collect();
            return Some(format!("{path} is none of {}", among.join(", ")));
        }
        let number = match value {
            Tree::Number(number) => Some(number.as_f64()),
            _ => None,
        };
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

    fn mismatch_below(&self, value: &Tree, path: &str) -> Option<String> {
        match value {
            Tree::List(items) => {
                let inner = self.inner.as_ref()?;
                let mut numbered = items.iter().enumerate();
                numbered.find_map(|(at, item)| inner.mismatch(item, &format!("{path}[{at}]")))
            }
            Tree::Map(map) => {
                let is_missing = |key: &&String| map.get(key).is_none();
                if let Some(missing) = self.required.iter().find(is_missing) {
                    return Some(format!("{path}.{missing} is missing"));
                }
                map.iter().find_map(|(key, value)| {
                    let schema = self.properties.get(key).or(self.inner.as_deref());
                    schema?.mismatch(value, &format!("{path}.{key}"))
                })
            }
            _ => None,
        }
    }
}

impl Kind {
    fn is_of(self, value: &Tree) -> bool {
        match (self, value) {
            (Kind::Any, _)
            | (Kind::Object, Tree::Map(_))
            | (Kind::Array, Tree::List(_))
            | (Kind::String, Tree::String(_))
            | (Kind::Number, Tree::Number(_))
            | (Kind::Boolean, Tree::Bool(_)) => true,
            (Kind::Integer, Tree::Number(number)) => number.as_f64().fract() == 0.0,
            _ => false,
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
