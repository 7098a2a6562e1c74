//! An object that comes by, and what it is called.

use model::{Kind, Lineage, Object};

use super::uid::Uid;

/// An object as it is seen.
pub(super) struct Sight<'o> {
    pub(super) object: Object<'o>,
    /// The group as it is written, and the kind.
    pub(super) group: &'o str,
    pub(super) kind: &'o str,
    /// Namespace and name.
    pub(super) key: Box<str>,
    /// It has a pod, and so may be made by another that has it, or make others.
    pub(super) has_pod: bool,
    pub(super) uid: Option<Uid>,
    pub(super) maker: Option<Uid>,
    /// Which of two sights is the later one; zero where that is not known.
    pub(super) version: u64,
}

impl<'o> Sight<'o> {
    pub(super) fn of(object: &Object<'o>) -> Sight<'o> {
        let lineage = Lineage::of(object);
        let uid = |text: Option<&str>| text.and_then(Uid::read);
        let version = object.metadata().get("resourceVersion").as_str();
        Sight {
            object: *object,
            group: object.api_version().split_once('/').map_or("", |(group, _)| group),
            kind: object.node().get("kind").as_str().unwrap_or_default(),
            key: key(object.namespace(), object.name()),
            has_pod: lineage.is_some(),
            uid: uid(lineage.and_then(|it| it.uid)),
            maker: uid(lineage.and_then(|it| it.maker)),
            version: version.and_then(|it| it.parse().ok()).unwrap_or(0),
        }
    }

    /// The kind as checks know it.
    pub(super) fn known_kind(&self) -> Kind<'o> {
        self.object.kind()
    }
}

/// Namespace and name as one text. Neither has the character between them.
pub(super) fn key(namespace: Option<&str>, name: &str) -> Box<str> {
    format!("{}\n{name}", namespace.unwrap_or_default()).into()
}

/// The two of a key.
pub(super) fn named(key: &str) -> (Option<&str>, &str) {
    let (namespace, name) = key.split_once('\n').unwrap_or(("", key));
    ((!namespace.is_empty()).then_some(namespace), name)
}
