//! Which changes of a pod are judged: a running pod that was let in under an older policy must
//! still be able to get a label.

use model::{Node, Object};

/// A container came or went, or has another image.
pub(super) fn is_significant(old: &Object<'_>, new: &Object<'_>) -> bool {
    let (old, new) = (old.spec(), new.spec());
    ["containers", "initContainers"].iter().any(|list| differ(old.get(list), new.get(list)))
        || ephemeral_differ(old.get("ephemeralContainers"), new.get("ephemeralContainers"))
}

fn differ(old: Node<'_>, new: Node<'_>) -> bool {
    old.len() != new.len() || old.items().zip(new.items()).any(|(old, new)| is_other(old, new))
}

/// Ephemeral containers are only ever added; an earlier one is found by its name.
fn ephemeral_differ(old: Node<'_>, new: Node<'_>) -> bool {
    new.items().any(|container| {
        let is_same = |earlier: &Node<'_>| text(*earlier, "name") == text(container, "name");
        old.items().find(is_same).is_none_or(|earlier| is_other(earlier, container))
    })
}

fn is_other(old: Node<'_>, new: Node<'_>) -> bool {
    text(old, "image") != text(new, "image")
}

fn text<'d>(container: Node<'d>, key: &str) -> &'d str {
    container.get(key).as_str().unwrap_or_default()
}
