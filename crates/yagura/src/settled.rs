//! Objects as an API server has them once it has taken them from a file.

use model::Object;
use policy::is_clusterwide;
use policy::tree::{Map, TooLarge, Tree};

/// More values than an object has that an API server takes.
const LARGEST: usize = 500_000;

/// The object in the namespace `default` where none is written and its kind stands in one; labels
/// and annotations that are written as nothing are empty.
pub(crate) fn settled(object: &Object<'_>) -> Result<Tree, TooLarge> {
    let mut tree = Tree::from_node(object.node(), LARGEST)?;
    let kind = object.kind();
    let Tree::Map(fields) = &mut tree else { return Ok(tree) };
    if fields.get("metadata").is_none_or(|it| *it == Tree::Null) {
        fields.insert("metadata", Tree::Map(Map::new()));
    }
    let Some(Tree::Map(metadata)) = fields.get_mut("metadata") else { return Ok(tree) };
    if object.namespace().is_none() && !is_clusterwide(kind.group, kind.name) {
        metadata.insert("namespace", Tree::String("default".to_owned()));
    }
    for key in ["labels", "annotations"] {
        if metadata.get(key) == Some(&Tree::Null) {
            metadata.insert(key, Tree::Map(Map::new()));
        }
    }
    Ok(tree)
}
