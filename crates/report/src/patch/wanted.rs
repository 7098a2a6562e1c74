//! The tree that shall come out: what changes, and what does not.

use std::collections::HashMap;

use model::path::Step;
use model::{Literal, Node, Value};

use super::member::Member;
use super::plan::{Deed, Plan, says};

/// What shall stand where a node stands.
#[derive(Debug)]
pub(super) enum Wanted<'d> {
    /// The same.
    Same(Node<'d>),
    /// Nothing, not even its key.
    Gone,
    /// Something else.
    New(Literal),
    /// The same mapping with some entries changed and others added.
    Mapping { node: Node<'d>, changed: Vec<(&'d str, Wanted<'d>)>, added: Vec<(String, Literal)> },
    /// The same list with some items changed and others added.
    Sequence { node: Node<'d>, changed: Vec<(usize, Wanted<'d>)>, added: Vec<Literal> },
}

/// Mappings that mean the same when they are empty as when they are not there. Others, such as
/// `emptyDir` and selectors, mean something by standing there.
const IDLE_WHEN_EMPTY: &[&str] = &[
    "annotations",
    "appArmorProfile",
    "capabilities",
    "dnsConfig",
    "labels",
    "lifecycle",
    "limits",
    "nodeSelector",
    "requests",
    "resources",
    "seLinuxOptions",
    "seccompProfile",
    "securityContext",
    "windowsOptions",
];

/// What becomes of `node`, which `holder` leads to: a key, or an index, or nothing for the root.
pub(super) fn wanted<'d>(node: Node<'d>, plan: &Plan, holder: Option<&Step>) -> Wanted<'d> {
    match &plan.deed {
        Deed::Go => Wanted::Gone,
        Deed::Say(literal) if says(node, literal) => Wanted::Same(node),
        Deed::Say(literal) => Wanted::New(literal.clone()),
        Deed::Stay if plan.is_idle() => Wanted::Same(node),
        Deed::Stay if !node.is_set() => Wanted::New(created(plan)),
        Deed::Stay if node.is_sequence() => sequence(node, plan, holder),
        Deed::Stay => mapping(node, plan, holder),
    }
}

/// A field that is not there yet.
fn created(plan: &Plan) -> Literal {
    if let Deed::Say(literal) = &plan.deed {
        return literal.clone();
    }
    if !plan.appended.is_empty() {
        return Literal::Sequence(plan.appended.clone());
    }
    let wanted = plan.under.iter().filter(|(_, plan)| !plan.is_idle());
    let entries = wanted.filter_map(|(step, plan)| match step {
        Step::Key(key) => Some((key.to_string(), created(plan))),
        Step::Index(_) => None,
    });
    Literal::Mapping(entries.collect())
}

fn mapping<'d>(node: Node<'d>, plan: &Plan, holder: Option<&Step>) -> Wanted<'d> {
    let (mut changed, mut added) = (Vec::new(), Vec::new());
    for (step, plan) in &plan.under {
        let Step::Key(key) = step else { continue };
        match node.entry(key) {
            None if plan.is_idle() => {}
            None => added.push((key.to_string(), created(plan))),
            Some(entry) => match wanted(entry.value, plan, Some(step)) {
                Wanted::Same(_) => {}
                wanted => changed.push((entry.key, wanted)),
            },
        }
    }
    if changed.is_empty() && added.is_empty() {
        return Wanted::Same(node);
    }
    let gone = changed.iter().filter(|(_, wanted)| matches!(wanted, Wanted::Gone)).count();
    if gone < node.len() {
        return Wanted::Mapping { node, changed, added };
    }
    let is_idle = |step: &Step| matches!(step, Step::Key(key) if IDLE_WHEN_EMPTY.contains(&&**key));
    match added.is_empty() && gone > 0 && holder.is_some_and(is_idle) {
        true => Wanted::Gone,
        false => Wanted::New(Literal::Mapping(added)),
    }
}

fn sequence<'d>(node: Node<'d>, plan: &Plan, holder: Option<&Step>) -> Wanted<'d> {
    let mut changed = Vec::new();
    for (step, plan) in &plan.under {
        let Step::Index(index) = step else { continue };
        match wanted(node.item(*index), plan, Some(step)) {
            Wanted::Same(_) => {}
            wanted => changed.push((*index, wanted)),
        }
    }
    let added = plan.appended.clone();
    if changed.is_empty() && added.is_empty() {
        return Wanted::Same(node);
    }
    let gone = changed.iter().filter(|(_, wanted)| matches!(wanted, Wanted::Gone)).count();
    if gone < node.len() {
        return Wanted::Sequence { node, changed, added };
    }
    // To Kubernetes a list without items is no list.
    match added.is_empty() && gone > 0 && matches!(holder, Some(Step::Key(_))) {
        true => Wanted::Gone,
        false => Wanted::New(Literal::Sequence(added)),
    }
}

impl<'d> Wanted<'d> {
    /// What changes of each of the members of the list or mapping.
    pub(super) fn changes(&self, members: &[Member<'_>]) -> Vec<Option<&Wanted<'d>>> {
        match self {
            Wanted::Mapping { changed, .. } => {
                let changed: HashMap<&str, &Wanted<'d>> =
                    changed.iter().map(|(key, wanted)| (*key, wanted)).collect();
                members.iter().map(|it| it.key.and_then(|key| changed.get(key).copied())).collect()
            }
            Wanted::Sequence { changed, .. } => {
                let changed: HashMap<usize, &Wanted<'d>> =
                    changed.iter().map(|(index, wanted)| (*index, wanted)).collect();
                (0..members.len()).map(|index| changed.get(&index).copied()).collect()
            }
            _ => vec![None; members.len()],
        }
    }
}

/// The tree at `node` is the one wanted.
pub(super) fn is_as_wanted(node: Node<'_>, wanted: &Wanted<'_>) -> bool {
    match wanted {
        Wanted::Same(before) => is_same(node, *before),
        Wanted::Gone => !node.is_present(),
        Wanted::New(literal) => says(node, literal),
        Wanted::Mapping { node: before, changed, added } => {
            let gone = changed.iter().filter(|(_, it)| matches!(it, Wanted::Gone)).count();
            let kept = before.entries().filter(|entry| changed.iter().all(|it| it.0 != entry.key));
            node.is_mapping()
                && node.len() + gone == before.len() + added.len()
                && kept.into_iter().all(|entry| is_same(node.get(entry.key), entry.value))
                && changed.iter().all(|(key, wanted)| is_as_wanted(node.get(key), wanted))
                && added.iter().all(|(key, literal)| says(node.get(key), literal))
        }
        Wanted::Sequence { node: before, changed, added } => {
            let mut now = node.items();
            let as_before = before.items().enumerate().all(|(index, before)| {
                match changed.iter().find(|(changed, _)| *changed == index) {
                    None => now.next().is_some_and(|now| is_same(now, before)),
                    Some((_, Wanted::Gone)) => true,
                    Some((_, wanted)) => now.next().is_some_and(|now| is_as_wanted(now, wanted)),
                }
            });
            let as_added = added.iter().all(|it| now.next().is_some_and(|now| says(now, it)));
            node.is_sequence() && as_before && as_added && now.next().is_none()
        }
    }
}

/// Two trees say the same. Goes no deeper on the stack than one call, however deep the trees.
pub(super) fn is_same(one: Node<'_>, other: Node<'_>) -> bool {
    let mut open = vec![(one, other)];
    while let Some((one, other)) = open.pop() {
        match (one.value(), other.value()) {
            (Value::Sequence, Value::Sequence) if one.len() == other.len() => {
                open.extend(one.items().zip(other.items()));
            }
            (Value::Mapping, Value::Mapping) if one.len() == other.len() => {
                for (ours, theirs) in one.entries().zip(other.entries()) {
                    let theirs =
                        if ours.key == theirs.key { theirs.value } else { other.get(ours.key) };
                    if !theirs.is_present() {
                        return false;
                    }
                    open.push((ours.value, theirs));
                }
            }
            (Value::Sequence | Value::Mapping, _) => return false,
            (ours, theirs) if ours != theirs => return false,
            _ => {}
        }
    }
    true
}
