//! Which images a rule verifies. Their signatures are not looked at, so that nothing can be said of
//! them but which they are.

use model::{Glob, Node, Object, Pod};

use crate::jmespath::kyverno::image::normalized;

/// References of images, as patterns.
#[derive(Debug, Clone, Default)]
pub(super) struct References {
    included: Vec<Glob>,
    excluded: Vec<Glob>,
    /// More are meant than the patterns say.
    and_others: bool,
}

impl References {
    /// Those of an entry of `verifyImages`.
    pub(super) fn of_entry(entry: Node<'_>) -> References {
        let globs = |key: &str| entry.get(key).strings().map(Glob::new).collect::<Vec<_>>();
        let mut included = globs("imageReferences");
        included.extend(entry.get("image").as_str().map(Glob::new));
        References { included, excluded: globs("skipImageReferences"), and_others: false }
    }

    /// `matchImageReferences`: patterns, and expressions that may mean any image.
    pub(super) fn of_list(list: Node<'_>) -> References {
        let globs = list.items().filter_map(|it| it.get("glob").as_str().map(Glob::new));
        let and_others = list.is_empty() || list.items().any(|it| it.get("expression").is_set());
        References { included: globs.collect(), excluded: Vec::new(), and_others }
    }

    fn mean(&self, image: &str) -> bool {
        let full = normalized(image);
        let is_among = |globs: &[Glob]| {
            let is_like = |glob: &Glob| {
                glob.matches(image) || full.as_ref().is_some_and(|full| glob.matches(full))
            };
            globs.iter().any(is_like)
        };
        (self.and_others || is_among(&self.included)) && !is_among(&self.excluded)
    }
}

/// The images of a pod or of what makes pods that some references mean, each once.
pub(super) fn meant<'o>(object: Node<'o>, references: &[References]) -> Vec<&'o str> {
    let Some(pod) = Pod::of(Object::new(object, None)) else { return Vec::new() };
    let mut images = Vec::new();
    for container in pod.containers() {
        let image = container.image();
        if references.iter().any(|it| it.mean(image)) && !images.contains(&image) {
            images.push(image);
        }
    }
    images
}

/// What is said of images whose signatures somebody asks for.
pub(super) fn unverified(images: &[&str]) -> String {
    match images {
        [] => "signatures are not checked yet".to_owned(),
        images => format!("signatures are not checked yet: {}", images.join(", ")),
    }
}
