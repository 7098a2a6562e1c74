//! What a patch says about itself.

use super::StrategicError;
use crate::tree::{Map, Tree};

/// What is done with what the patch stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Directive {
    Merge,
    Replace,
    Delete,
}

const KEY: &str = "$patch";

impl Directive {
    /// Takes the directive out of a mapping.
    pub(super) fn take(patch: &mut Map) -> Result<Directive, StrategicError> {
        patch.remove(KEY).map_or(Ok(Directive::Merge), |value| Directive::read(&value))
    }

    /// Takes the directive out of a list: an item that says nothing else.
    pub(super) fn take_from_list(patch: &mut Vec<Tree>) -> Result<Directive, StrategicError> {
        let is_directive = |item: &Tree| matches!(item, Tree::Map(map) if map.len() == 1 && map.get(KEY).is_some());
        let Some(at) = patch.iter().position(is_directive) else { return Ok(Directive::Merge) };
        let item = patch.remove(at);
        item.get(KEY).map_or(Ok(Directive::Merge), Directive::read)
    }

    fn read(value: &Tree) -> Result<Directive, StrategicError> {
        match value.as_str() {
            Some("merge") => Ok(Directive::Merge),
            Some("replace") => Ok(Directive::Replace),
            Some("delete") => Ok(Directive::Delete),
            _ => {
                let written: String = value.to_string().chars().take(40).collect();
                Err(StrategicError::Directive(format!("{KEY}: {written}")))
            }
        }
    }
}

/// The key is a directive about the order of a list, which we leave as it comes. An error where it
/// is one that would change what stands in the object.
pub(super) fn is_about_order(key: &str) -> Result<bool, StrategicError> {
    if key == "$retainKeys" || key.starts_with("$deleteFromPrimitiveList/") {
        return Err(StrategicError::Directive(key.chars().take(40).collect()));
    }
    Ok(key.starts_with("$setElementOrder/"))
}
