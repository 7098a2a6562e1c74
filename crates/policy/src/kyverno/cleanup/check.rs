//! What Kyverno refuses in a CleanupPolicy before it takes it.

use model::Node;

use crate::kyverno::schedule::Schedule;
use crate::kyverno::who::Who;
use crate::vap::Mistake;

/// All that is wrong with a policy, but for what its expressions say.
pub(super) fn mistakes(spec: Node<'_>, is_namespaced: bool) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let written = spec.get("schedule");
    if let Err(why) = Schedule::read(written.as_str().unwrap_or_default()) {
        let node = if written.is_present() { written } else { spec };
        mistakes.push(Mistake::at("spec.schedule", node, why));
    }
    for block in ["match", "exclude"] {
        mistakes.extend(in_block(spec.get(block), &format!("spec.{block}"), is_namespaced));
    }
    for (index, entry) in spec.get("context").items().enumerate() {
        for source in ["configMap", "imageRegistry"] {
            if entry.get(source).is_set() {
                let path = format!("spec.context[{index}].{source}");
                let says = "it is not allowed in a CleanupPolicy";
                mistakes.push(Mistake::at(path, entry.get(source), says));
            }
        }
    }
    mistakes
}

fn in_block(block: Node<'_>, path: &str, is_namespaced: bool) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    if !block.get("any").is_empty() && !block.get("all").is_empty() {
        mistakes.push(Mistake::at(path, block, "any and all do not go together"));
    }
    for list in ["any", "all"] {
        for (index, filter) in block.get(list).items().enumerate() {
            let path = format!("{path}.{list}[{index}]");
            mistakes.extend(in_filter(filter, &path, is_namespaced));
        }
    }
    mistakes
}

fn in_filter(filter: Node<'_>, path: &str, is_namespaced: bool) -> Vec<Mistake> {
    let resources = filter.get("resources");
    let namespaces = resources.get("namespaces");
    let path = |field: &str| format!("{path}{field}");
    let mut mistakes = Vec::new();
    if Who::read(filter).asks() {
        let says = "it names who asks, and nobody asks for objects to go";
        mistakes.push(Mistake::at(path(""), filter, says));
    }
    if resources.get("name").is_set() && !resources.get("names").is_empty() {
        let says = "name and names do not go together";
        mistakes.push(Mistake::at(path(".resources"), resources, says));
    }
    if is_namespaced && !namespaces.is_empty() {
        let says = "the policy holds in its own namespace alone";
        mistakes.push(Mistake::at(path(".resources.namespaces"), namespaces, says));
    }
    mistakes
}
