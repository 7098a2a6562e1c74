//! The images of a pod's containers, taken apart: `images.containers.web.tag`.

use model::{Node, Object, Pod};

use super::{entry, text};
use crate::jmespath::kyverno::image::Image;
use crate::jmespath::{Entries, Text, Value};

/// The images of what an object says of a pod; `None` where it says nothing of one.
pub(super) fn of(object: Node<'_>) -> Option<Value<'_>> {
    let pod = Pod::of(Object::new(object, None))?;
    let mut lists: Vec<(&'static str, Entries<'_>)> = Vec::new();
    for container in pod.containers() {
        let Some(image) = Image::parse(container.image()) else { continue };
        let image = taken_apart(container.image(), &image);
        let (list, name) = (container.role().field(), container.name());
        let named = (Text::Borrowed(name), image);
        match lists.iter_mut().find(|(own, _)| *own == list) {
            None => lists.push((list, vec![named])),
            Some((_, images)) => match images.iter_mut().find(|(own, _)| own.as_str() == name) {
                Some(old) => *old = named,
                None => images.push(named),
            },
        }
    }
    let lists = lists.into_iter().map(|(name, images)| entry(name, Value::map(images)));
    Some(Value::map(lists.collect()))
}

fn taken_apart<'d>(reference: &'d str, image: &Image<'d>) -> Value<'d> {
    let name = image.path.rsplit('/').next().unwrap_or_default();
    let mut parts = vec![
        entry("registry", text(image.registry)),
        entry("path", text(image.path)),
        entry("name", text(name)),
        entry("reference", text(reference)),
    ];
    match image.digest {
        Some(digest) => parts.push(entry("digest", text(digest))),
        None => parts.push(entry("tag", text(image.tag.unwrap_or("latest")))),
    }
    if let (Some(_), Some(tag)) = (image.digest, image.tag) {
        parts.push(entry("tag", text(tag)));
    }
    Value::map(parts)
}
