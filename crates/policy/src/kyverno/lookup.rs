//! Objects of the world by the name of their resource: `pods`, `networkpolicies`.

use model::{Kind, Object, World};

use crate::request::resource_of;
use crate::tree::Tree;

/// An object larger than this is none that an API server keeps.
const LARGEST: usize = 500_000;

/// The objects of a resource, whatever their version.
pub(super) fn of_resource<'w>(
    world: &'w dyn World,
    group: &str,
    resource: &str,
) -> impl Iterator<Item = Object<'w>> + use<'w> {
    let resource = resource.to_ascii_lowercase();
    let is_wanted = |kind: &Kind<'_>| kind.group == group && resource_of(kind.name) == resource;
    let kinds: Vec<Kind<'w>> = world.kinds().into_iter().filter(is_wanted).collect();
    kinds.into_iter().flat_map(|kind| world.objects(kind))
}

/// It stands in this namespace; all do in the empty one.
pub(super) fn is_in(object: &Object<'_>, namespace: &str) -> bool {
    namespace.is_empty() || object.namespace_or_default() == namespace
}

/// All that is to be listed is known.
pub(super) fn knows_all(world: &dyn World, namespace: &str) -> bool {
    world.is_complete(Kind::core(""), Some(namespace).filter(|it| !it.is_empty()))
}

/// What an object of `world` says. Of a Secret only the names of its keys may be known, and then its
/// values are nothing to judge by, unless the world reveals them.
pub(super) fn tree_of(object: &Object<'_>, world: &dyn World) -> Result<Tree, String> {
    let is_hidden = |key: &str| object.node().get(key).entries().any(|it| !it.value.is_set());
    let mut whole = *object;
    if object.is(Kind::core("Secret")) && ["data", "stringData"].into_iter().any(is_hidden) {
        let revealed = world.revealed(object);
        whole = revealed.ok_or_else(|| format!("what the Secret {} holds", object.name()))?;
    }
    Tree::from_node(whole.node(), LARGEST).map_err(|_| format!("{} is too large", object.name()))
}
