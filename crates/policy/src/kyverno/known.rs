//! What variables may refer to: the request, the images of its object, the element at hand.

use std::sync::Arc;

use model::{Document, Node, Object, Pod};

use super::libraries::Answers;
use super::template::Fault;
use crate::cel::Timestamp;
use crate::jmespath::kyverno::image::Image;
use crate::jmespath::{EvalError, Expression, Missing, Surroundings};
use crate::number::Number;
use crate::request::Request;
use crate::tree::{Map, Tree};

/// An object larger than this is none that an API server takes.
const LARGEST: usize = 500_000;

/// More items than any object has.
pub(super) const MOST_ITEMS: usize = 5_000;

/// What variables may refer to: names, each with a document. A clone shares the documents.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    names: Vec<(Arc<str>, Arc<Document>)>,
    /// Names that stand for what cannot be had: only who asks for them learns it.
    missing: Vec<(Arc<str>, Missing)>,
    /// Names that were given a value from outside, which holds.
    fixed: Vec<Arc<str>>,
    answers: Arc<Answers>,
}

impl Surroundings for Answers {
    fn now(&self) -> Option<Timestamp> {
        self.now
    }

    fn read_yaml(&self, text: &str) -> Option<Result<Document, String>> {
        self.read_yaml.map(|read| read(text))
    }
}

impl Known {
    /// What is known of a request. `given` are values at paths such as `request.operation`, and
    /// hold whatever else would stand there.
    pub(crate) fn of(
        request: &Request<'_>,
        given: &[(String, Tree)],
        answers: &Arc<Answers>,
    ) -> Result<Known, Fault> {
        let tree = |node: Option<Node<'_>>| match node {
            None => Ok(Tree::Null),
            Some(node) => Tree::from_node(node, LARGEST).map_err(|_| "too large".to_owned()),
        };
        let text = |text: &str| Tree::String(text.to_owned());
        let kind = &request.kind;
        let user = &request.user;
        let list = |texts: &[&str]| Tree::List(texts.iter().map(|it| text(it)).collect());
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
            ("userInfo", map([("username", text(user.name)), ("groups", list(&user.groups))])),
            ("roles", list(&user.roles)),
            ("clusterRoles", list(&user.cluster_roles)),
            // When an object goes, variables that speak of it mean it as it was.
            ("object", tree(request.subject())?),
        ];
        if request.old_object.is_some() {
            entries.push(("oldObject", tree(request.old_object)?));
        }
        let mut names = Map::new();
        names.insert("request", map(entries));
        let account = user.name.strip_prefix("system:serviceaccount:").unwrap_or_default();
        let (namespace, account) = account.split_once(':').unwrap_or_default();
        names.insert("serviceAccountName", text(account));
        names.insert("serviceAccountNamespace", text(namespace));
        if let Some(images) = request.subject().and_then(images) {
            names.insert("images", images);
        }
        let mut fixed = Vec::new();
        for (path, value) in given {
            let keys = keys(path);
            fixed.extend(keys.first().map(|key| Arc::from(*key)));
            put(&mut names, &keys, value.clone());
        }
        let documents = names.iter().map(|(name, value)| (name.into(), value.to_document().into()));
        let names = documents.collect();
        Ok(Known { names, missing: Vec::new(), fixed, answers: Arc::clone(answers) })
    }

    /// What is known beside objects.
    pub(super) fn answers(&self) -> &Answers {
        &self.answers
    }

    /// With a name that stands for what cannot be had.
    #[must_use]
    pub(super) fn without(&self, name: &str, missing: Missing) -> Known {
        let mut known = self.clone();
        known.missing.push((name.into(), missing));
        known
    }

    /// A value from outside holds under this name.
    pub(super) fn is_fixed(&self, name: &str) -> bool {
        self.fixed.iter().any(|own| **own == *name)
    }

    /// Something is known under this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|(own, _)| **own == *name)
    }

    /// With a document under a name, whatever was there.
    #[must_use]
    pub(super) fn with(&self, name: &str, document: Arc<Document>) -> Known {
        let mut known = self.clone();
        known.missing.retain(|(own, _)| **own != *name);
        match known.names.iter_mut().find(|(own, _)| **own == *name) {
            Some((_, old)) => *old = document,
            None => known.names.push((name.into(), document)),
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
        let request = self.names.iter().find(|(name, _)| **name == *"request");
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
        if let Some((_, missing)) = self.missing.iter().find(|(it, _)| expression.speaks_of(it)) {
            return Err(EvalError::Missing(missing.clone()));
        }
        let names = self.names.iter().map(|(name, document)| (&**name, document.root()));
        expression.evaluate_among(names, self.answers(), Expression::STEPS)
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

/// The keys of a path: `a."b.c".d` has three.
fn keys(path: &str) -> Vec<&str> {
    let mut is_quoted = false;
    let parts = path.split(|letter: char| {
        is_quoted ^= letter == '"';
        letter == '.' && !is_quoted
    });
    parts.map(|part| part.trim_matches('"')).collect()
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
