//! What variables may refer to: the request, the images of its object, the element at hand.

use std::sync::Arc;

use model::{Document, Node, Object, Pod};

use super::template::Fault;
use crate::jmespath::kyverno::image::Image;
use crate::jmespath::{EvalError, Expression, Nothing};
use crate::number::Number;
use crate::request::Request;
use crate::tree::{Map, Tree};

/// An object larger than this is none that an API server takes.
const LARGEST: usize = 500_000;

/// More items than any object has.
pub(super) const MOST_ITEMS: usize = 5_000;

/// What variables may refer to: names, each with a document. A clone shares the documents.
#[derive(Debug, Clone, Default)]
pub(super) struct Known(Vec<(Arc<str>, Arc<Document>)>);

impl Known {
    /// What is known of a request. `given` are values at paths such as `request.operation`, and
    /// hold whatever else would stand there.
    pub(super) fn of(request: &Request<'_>, given: &[(String, Tree)]) -> Result<Known, Fault> {
        let tree = |node: Option<Node<'_>>| match node {
            None => Ok(Tree::Null),
            Some(node) => Tree::from_node(node, LARGEST).map_err(|_| "too large".to_owned()),
        };
        let text = |text: &str| Tree::String(text.to_owned());
        let kind = &request.kind;
        let user = &request.user;
        let groups = user.groups.iter().map(|group| text(group)).collect();
        let mut entries = vec![
            ("operation", text(request.operation.name())),
            ("namespace", text(request.namespace)),
            ("name", text(request.name)),
            (
                "kind",
                map([
                    ("group", text(kind.group)),
                    ("version", text(kind.version)),
                    ("kind", text(&kind.name)),
                ]),
            ),
            ("userInfo", map([("username", text(user.name)), ("groups", Tree::List(groups))])),
            ("object", tree(request.object)?),
        ];
        if request.old_object.is_some() {
            entries.push(("oldObject", tree(request.old_object)?));
        }
        let mut names = Map::new();
        names.insert("request", map(entries));
        if let Some(images) = request.subject().and_then(images) {
            names.insert("images", images);
        }
        for (path, value) in given {
            let keys: Vec<&str> = path.split('.').collect();
            put(&mut names, &keys, value.clone());
        }
        let documents = names.iter().map(|(name, value)| (name.into(), value.to_document().into()));
        Ok(Known(documents.collect()))
    }

    /// Something is known under this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(own, _)| **own == *name)
    }

    /// With a document under a name, whatever was there.
    #[must_use]
    pub(super) fn with(&self, name: &str, document: Arc<Document>) -> Known {
        let mut known = self.clone();
        match known.0.iter_mut().find(|(own, _)| **own == *name) {
            Some((_, old)) => *old = document,
            None => known.0.push((name.into(), document)),
        }
        known
    }

    /// With the item of a list at hand: `element` and `elementIndex`, and where lists nest
    /// `element0` for the outermost, `element1` for the next.
    #[must_use]
    pub(super) fn with_element(&self, element: Arc<Document>, index: usize) -> Known {
        let depth = (0..).find(|depth| !self.has(&format!("element{depth}"))).unwrap_or_default();
        let index = Tree::Number(Number::Integer(index as i64)).to_document().into();
        self.with(&format!("element{depth}"), Arc::clone(&element))
            .with(&format!("elementIndex{depth}"), Arc::clone(&index))
            .with("element", element)
            .with("elementIndex", index)
    }

    /// With the request's object as something has left it.
    pub(super) fn with_object(&self, object: &Tree) -> Result<Known, Fault> {
        let request = self.0.iter().find(|(name, _)| **name == *"request");
        let mut names = Map::new();
        if let Some((_, request)) = request {
            let request = Tree::from_node(request.root(), 2 * LARGEST);
            names.insert("request", request.map_err(|_| "too large".to_owned())?);
        }
        put(&mut names, &["request", "object"], object.clone());
        let request = names.remove("request").unwrap_or_default();
        Ok(self.with("request", request.to_document().into()))
    }

    /// What an expression finds among the names.
    pub(super) fn ask(&self, expression: &Expression) -> Result<Tree, EvalError> {
        let names = self.0.iter().map(|(name, document)| (&**name, document.root()));
        expression.evaluate_among(names, &Nothing, Expression::STEPS)
    }
}

fn map<'k>(entries: impl IntoIterator<Item = (&'k str, Tree)>) -> Tree {
    let mut map = Map::new();
    entries.into_iter().for_each(|(key, value)| map.insert(key, value));
    Tree::Map(map)
}

/// The images of a pod's containers, taken apart: `images.containers.web.tag`.
fn images(object: Node<'_>) -> Option<Tree> {
    let pod = Pod::of(Object::new(object, None))?;
    let mut lists: Vec<(&str, Map)> = Vec::new();
    for container in pod.containers() {
        let Some(image) = Image::parse(container.image()) else { continue };
        let image = taken_apart(container.image(), &image);
        let list = container.role().field();
        match lists.iter_mut().find(|(name, _)| *name == list) {
            Some((_, images)) => images.insert(container.name(), image),
            None => {
                let mut images = Map::new();
                images.insert(container.name(), image);
                lists.push((list, images));
            }
        }
    }
    Some(map(lists.into_iter().map(|(name, images)| (name, Tree::Map(images)))))
}

fn taken_apart(reference: &str, image: &Image<'_>) -> Tree {
    let text = |text: &str| Tree::String(text.to_owned());
    let name = image.path.rsplit('/').next().unwrap_or_default();
    let mut parts = vec![
        ("registry", text(image.registry)),
        ("path", text(image.path)),
        ("name", text(name)),
        ("reference", text(reference)),
    ];
    match image.digest {
        Some(digest) => parts.push(("digest", text(digest))),
        None => parts.push(("tag", text(image.tag.unwrap_or("latest")))),
    }
    if let (Some(_), Some(tag)) = (image.digest, image.tag) {
        parts.push(("tag", text(tag)));
    }
    map(parts)
}

fn put(map: &mut Map, keys: &[&str], value: Tree) {
    match keys {
        [] => {}
        [key] => map.insert(*key, value),
        [key, rest @ ..] => {
            if !matches!(map.get(key), Some(Tree::Map(_))) {
                map.insert(*key, Tree::Map(Map::new()));
            }
            if let Some(Tree::Map(inner)) = map.get_mut(key) {
                put(inner, rest, value);
            }
        }
    }
}
