//! What variables may refer to: the request, the images of its object, the element at hand.

mod elements;
mod images;
mod put;

use std::sync::Arc;

use model::{Document, Node};

use super::libraries::Answers;
use super::template::Fault;
use crate::cel::Timestamp;
use crate::jmespath::{Entries, EvalError, Expression, Map, Missing, Surroundings, Text, Value};
use crate::request::Request;
use crate::tree::Tree;
pub(super) use elements::Elements;
use put::{keys, put};

/// An object larger than this is none that an API server takes.
const LARGEST: usize = 500_000;

/// More items than any object has.
pub(super) const MOST_ITEMS: usize = 5_000;

/// What variables may refer to: names, each with a value that is borrowed from the request where it
/// stands there. A clone shares them.
#[derive(Debug, Clone)]
pub(crate) struct Known<'k> {
    names: Arc<Entries<'k>>,
    /// Names that stand for what cannot be had: only who asks for them learns it.
    missing: Vec<(&'k str, Missing)>,
    /// Names that were given a value from outside, which holds.
    fixed: Vec<&'k str>,
    answers: &'k Answers,
    /// The object of the request, whose images are taken apart where somebody asks for them.
    subject: Option<Node<'k>>,
}

impl Surroundings for Answers {
    fn now(&self) -> Option<Timestamp> {
        self.now
    }

    fn read_yaml(&self, text: &str) -> Option<Result<Document, String>> {
        self.read_yaml.map(|read| read(text))
    }
}

impl<'k> Known<'k> {
    /// What is known of a request. `given` are values at paths such as `request.operation`, and
    /// hold whatever else would stand there.
    pub(crate) fn of(
        request: &'k Request<'_>,
        given: &'k [(String, Tree)],
        answers: &'k Answers,
    ) -> Result<Known<'k>, Fault> {
        let objects = [request.object, request.old_object].into_iter().flatten();
        if objects.map(Node::weight).any(|weight| weight > LARGEST) {
            return Err("too large".to_owned());
        }
        let account = request.user.name.strip_prefix("system:serviceaccount:").unwrap_or_default();
        let (namespace, account) = account.split_once(':').unwrap_or_default();
        let names = vec![
            entry("request", said(request)),
            entry("serviceAccountName", text(account)),
            entry("serviceAccountNamespace", text(namespace)),
        ];
        let mut known = Known {
            names: Arc::new(names),
            missing: Vec::new(),
            fixed: Vec::new(),
            answers,
            subject: request.subject(),
        };
        if !given.is_empty() {
            known.take_images();
        }
        for (path, value) in given {
            let keys = keys(path);
            known.fixed.extend(keys.first());
            put(Arc::make_mut(&mut known.names), &keys, Value::from_tree(value.clone()));
        }
        Ok(known)
    }

    /// What is known beside objects.
    pub(super) fn answers(&self) -> &'k Answers {
        self.answers
    }

    /// A name stands for what cannot be had.
    pub(super) fn lack(&mut self, name: &'k str, missing: Missing) {
        self.missing.push((name, missing));
    }

    /// A value from outside holds under this name.
    pub(super) fn is_fixed(&self, name: &str) -> bool {
        self.fixed.contains(&name)
    }

    /// Something is known under this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|(own, _)| own.as_str() == name)
    }

    /// Gives a name a value, whatever it stood for.
    pub(super) fn set(&mut self, name: &'k str, value: Value<'k>) {
        self.missing.retain(|(own, _)| *own != name);
        let names = Arc::make_mut(&mut self.names);
        match names.iter_mut().find(|(own, _)| own.as_str() == name) {
            Some((_, old)) => *old = value,
            None => names.push((Text::Borrowed(name), value)),
        }
    }

    /// The request's object is as something has left it. Images stay those of the request.
    pub(super) fn set_object(&mut self, object: &Tree) {
        self.take_images();
        let object = Value::from_tree(object.clone());
        put(Arc::make_mut(&mut self.names), &["request", "object"], object);
    }

    /// What an expression finds among the names.
    pub(super) fn ask<'v>(&self, expression: &'v Expression) -> Result<Value<'v>, EvalError>
    where
        'k: 'v,
    {
        let mut missing = self.missing.iter();
        if let Some((name, missing)) = missing.find(|(it, _)| expression.speaks_of(it)) {
            return Err(EvalError::Missing(match missing {
                Missing::Unknown(why) => Missing::Unknown(format!("{name}: {why}")),
                Missing::Failed(why) => Missing::Failed(format!("{name}: {why}")),
            }));
        }
        let names = Value::Map(Map::Made(Arc::clone(&self.names)));
        expression.find(&names, self.answers, Expression::STEPS)
    }

    /// The same of an expression that speaks of images.
    pub(super) fn ask_with_images<'v>(
        &self,
        expression: &'v Expression,
    ) -> Result<Value<'v>, EvalError>
    where
        'k: 'v,
    {
        let mut known = self.clone();
        known.take_images();
        known.ask(expression)
    }

    fn take_images(&mut self) {
        if let Some(images) = self.subject.filter(|_| !self.has("images")).and_then(images::of) {
            self.set("images", images);
        }
    }
}

/// The request, as variables see it.
fn said<'k>(request: &'k Request<'_>) -> Value<'k> {
    let (kind, user) = (&request.kind, &request.user);
    let list = |texts: &'k [&str]| Value::list(texts.iter().map(|it| text(it)).collect());
    let kind = vec![
        entry("group", text(kind.group)),
        entry("version", text(kind.version)),
        entry("kind", text(&kind.name)),
    ];
    let user_info = vec![entry("username", text(user.name)), entry("groups", list(&user.groups))];
    let mut entries = vec![
        // When an object goes, variables that speak of it mean it as it was.
        entry("object", request.subject().map_or(Value::Null, Value::from_node)),
        entry("operation", text(request.operation.name())),
        entry("namespace", text(request.namespace)),
        entry("name", text(request.name)),
        entry("kind", Value::map(kind)),
        entry("userInfo", Value::map(user_info)),
        entry("roles", list(&user.roles)),
        entry("clusterRoles", list(&user.cluster_roles)),
    ];
    entries.extend(request.old_object.map(|it| entry("oldObject", Value::from_node(it))));
    Value::map(entries)
}

fn text(text: &str) -> Value<'_> {
    Value::String(Text::Borrowed(text))
}

fn entry<'k>(name: &'static str, value: Value<'k>) -> (Text<'k>, Value<'k>) {
    (Text::Borrowed(name), value)
}
