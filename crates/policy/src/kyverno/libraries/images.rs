//! References to images: `image('nginx').registry()`.

use std::any::Any;

use crate::cel::{Arguments, EvalError, Evaluated, Opaque, Overload, Value};
use crate::jmespath::kyverno::image::Image;

/// A reference to an image, taken apart.
#[derive(Debug, Clone, PartialEq)]
struct Reference {
    registry: String,
    repository: String,
    tag: String,
    digest: String,
}

impl Opaque for Reference {
    fn type_name(&self) -> &'static str {
        "kyverno.image"
    }

    fn equals(&self, other: &dyn Opaque) -> bool {
        (other as &dyn Any).downcast_ref::<Reference>() == Some(self)
    }
}

pub(super) fn overloads() -> Vec<Overload> {
    vec![
        Overload::function("image(string) -> kyverno.image", parse),
        Overload::function("parseImageReference(string) -> kyverno.image", parse),
        Overload::function("isImage(string) -> bool", |all| {
            Ok(Reference::parse(all.str(0)?).is_some().into())
        }),
        Overload::method("containsDigest(kyverno.image) -> bool", |all| {
            Ok((!all.opaque::<Reference>(0)?.digest.is_empty()).into())
        }),
        Overload::method("registry(kyverno.image) -> string", |it| part(it, |it| &it.registry)),
        Overload::method("repository(kyverno.image) -> string", |it| part(it, |it| &it.repository)),
        Overload::method("identifier(kyverno.image) -> string", |it| {
            part(it, |it| if it.digest.is_empty() { &it.tag } else { &it.digest })
        }),
        Overload::method("tag(kyverno.image) -> string", |it| part(it, |it| &it.tag)),
        Overload::method("digest(kyverno.image) -> string", |it| part(it, |it| &it.digest)),
    ]
}

fn part<'a>(all: Arguments<'_, 'a>, of: fn(&Reference) -> &String) -> Evaluated<Value<'a>> {
    Ok(Value::string(of(all.opaque(0)?).as_str()))
}

fn parse<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let written = all.str(0)?;
    let fault = || EvalError::invalid(format!("could not parse reference: {written}"));
    Reference::parse(written).map(Value::opaque).ok_or_else(fault)
}

impl Reference {
    fn parse(written: &str) -> Option<Reference> {
        let image = Image::parse(written)?;
        let is_docker = matches!(image.registry, "docker.io" | "index.docker.io");
        let registry = if is_docker { "index.docker.io" } else { image.registry };
        let repository = match is_docker && !image.path.contains('/') {
            true => format!("library/{}", image.path),
            false => image.path.to_owned(),
        };
        // With a digest, the tag does not count.
        let tag = match image.digest {
            Some(_) => "",
            None => image.tag.unwrap_or("latest"),
        };
        Some(Reference {
            registry: registry.to_owned(),
            repository,
            tag: tag.to_owned(),
            digest: image.digest.unwrap_or_default().to_owned(),
        })
    }
}
