//! Fields of a type that the API server does not take: a string where a list belongs.
//!
//! Such an object cannot be applied, and what a check would say of it is worth nothing, so it is
//! told as a diagnostic. The table names the fields that checks look at; others are left alone.

mod fields;

use model::{Diagnostic, FieldPath, Node, Object, Place, Value};

/// What a field must be. Null is always allowed: it counts as not written.
#[derive(Debug)]
enum Shape {
    Text,
    Bool,
    Integer,
    /// A port: its number or its name; a quantity: a number or a string.
    IntegerOrText,
    Number,
    /// A mapping whose values are strings: labels, annotations, selectors.
    Texts,
    List(&'static Shape),
    Map(&'static [(&'static str, Shape)]),
}

/// At most this many are told of one object: after a few, the author knows.
const MOST: usize = 10;

/// Says which fields of `object` have a type that the API server refuses.
pub fn misfits(object: &Object<'_>) -> Vec<Diagnostic> {
    let mut visit = Visit { name: object, trail: Vec::new(), found: Vec::new() };
    visit.check(object.node(), &fields::OBJECT);
    let kind = object.kind();
    if let Some(home) = kind.pod_home() {
        let template = visit.parents(object.node(), home.template);
        visit.check(template, &fields::TEMPLATE);
        visit.trail.clear();
    }
    if let Some((_, shape)) = fields::KINDS.iter().find(|(known, _)| *known == kind) {
        visit.check(object.node(), shape);
    }
    visit.found
}

struct Visit<'o> {
    name: &'o Object<'o>,
    /// The steps to where we are. Only what is told needs a path of its own.
    trail: Vec<Crumb<'o>>,
    found: Vec<Diagnostic>,
}

/// One step of the trail.
#[derive(Clone, Copy)]
enum Crumb<'o> {
    Key(&'o str),
    Index(usize),
}

impl<'o> Visit<'o> {
    fn check(&mut self, node: Node<'o>, shape: &Shape) {
        let value = node.value();
        if matches!(value, Value::Absent | Value::Null) || self.found.len() >= MOST {
            return;
        }
        match (shape, value) {
            (Shape::Map(fields), Value::Mapping) => {
                for (key, shape) in *fields {
                    self.below(Crumb::Key(key), node.get(key), shape);
                }
            }
            (Shape::List(item), Value::Sequence) => {
                for (index, node) in node.items().enumerate() {
                    self.below(Crumb::Index(index), node, item);
                }
            }
            (Shape::Texts, Value::Mapping) => {
                for entry in node.entries() {
                    self.below(Crumb::Key(entry.key), entry.value, &Shape::Text);
                }
            }
            (shape, value) if fits(shape, value, node) => {}
            (shape, value) => self.tell(node, shape, value),
        }
    }

    fn below(&mut self, step: Crumb<'o>, node: Node<'o>, shape: &Shape) {
        self.trail.push(step);
        self.check(node, shape);
        self.trail.pop();
    }

    /// The mappings on the way to a pod template, which is given back; the trail then leads there.
    fn parents(&mut self, root: Node<'o>, keys: &'static [&'static str]) -> Node<'o> {
        let mut node = root;
        for key in keys {
            node = node.get(key);
            self.trail.push(Crumb::Key(key));
            if node.is_set() && !node.is_mapping() {
                self.tell(node, &Shape::Map(&[]), node.value());
            }
        }
        node
    }

    fn tell(&mut self, node: Node<'_>, shape: &Shape, value: Value<'_>) {
        let path = self.trail.iter().fold(FieldPath::root(), |path, step| match step {
            Crumb::Key(key) => path.key((*key).to_owned()),
            Crumb::Index(index) => path.index(*index),
        });
        let (wants, has) = (shape.noun(), noun(value));
        let object = self.name.reference();
        let says = format!("{object}: {path} wants {wants}, has {has}");
        let mut diagnostic = Diagnostic::error(says).help("the API server refuses the object");
        diagnostic.place = node.span().map(Place::from);
        self.found.push(diagnostic);
    }
}

fn fits(shape: &Shape, value: Value<'_>, node: Node<'_>) -> bool {
    match shape {
        Shape::Text => matches!(value, Value::String(_)),
        Shape::Bool => matches!(value, Value::Bool(_)),
        Shape::Integer => node.as_i64().is_some(),
        Shape::IntegerOrText => node.as_i64().is_some() || matches!(value, Value::String(_)),
        Shape::Number => node.as_f64().is_some() || matches!(value, Value::String(_)),
        Shape::Texts | Shape::Map(_) => value == Value::Mapping,
        Shape::List(_) => value == Value::Sequence,
    }
}

impl Shape {
    fn noun(&self) -> &'static str {
        match self {
            Shape::Text => "a string",
            Shape::Bool => "true or false",
            Shape::Integer => "a whole number",
            Shape::IntegerOrText => "a whole number or a string",
            Shape::Number => "a number or a string",
            Shape::Texts | Shape::Map(_) => "a mapping",
            Shape::List(_) => "a list",
        }
    }
}

fn noun(value: Value<'_>) -> &'static str {
    match value {
        Value::Absent | Value::Null => "nothing",
        Value::Bool(_) => "a boolean",
        Value::Integer(_) | Value::Unsigned(_) | Value::Float(_) => "a number",
        Value::String(_) => "a string",
        Value::Sequence => "a list",
        Value::Mapping => "a mapping",
    }
}
