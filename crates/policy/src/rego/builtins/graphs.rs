//! Functions of graphs, and of all that a value holds.

use std::collections::BTreeSet;

use super::{Answer, Context, Family, Stop, items};
use crate::rego::value::{Object, Value};

pub(super) const FAMILY: Family = &[
    ("graph.reachable", 2, reachable),
    ("graph.reachable_paths", 2, reachable_paths),
    ("walk", 1, walk),
];

/// All the nodes that edges lead to from some, with these.
fn reachable<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::Object(graph), start] = arguments else { return Ok(None) };
    let Some(mut open) = items(start) else { return Ok(None) };
    let mut reached = BTreeSet::new();
    while let Some(node) = open.pop() {
        let Some(edges) = graph.get(&node).filter(|_| !reached.contains(&node)) else { continue };
        let edges = items(&edges).unwrap_or_default();
        context.spend(1 + edges.len())?;
        open.extend(edges);
        reached.insert(node);
    }
    Ok(Some(Value::set(reached.into_iter().collect())))
}

/// All the ways from some nodes to where they end, or come back to themselves.
fn reachable_paths<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::Object(graph), start] = arguments else { return Ok(None) };
    let Some(start) = items(start) else { return Ok(None) };
    let mut paths = Vec::new();
    // The nodes that are still to be gone to, and how long the way is to each.
    let mut open: Vec<(usize, Value<'a>)> = Vec::new();
    for node in start {
        if graph.get(&node).is_none() {
            continue;
        }
        open.push((0, node));
        let mut path: Vec<Value<'a>> = Vec::new();
        while let Some((length, node)) = open.pop() {
            path.truncate(length);
            context.work(1 + length)?;
            if !step(graph, node, &mut path, &mut open) {
                context.spend(1 + path.len())?;
                paths.push(Value::array(path.clone()));
            }
        }
    }
    Ok(Some(Value::set(paths)))
}

/// Goes on to a node; false where the way ends there.
fn step<'a>(
    graph: &Object<'a>,
    node: Value<'a>,
    path: &mut Vec<Value<'a>>,
    open: &mut Vec<(usize, Value<'a>)>,
) -> bool {
    // An edge from a start to itself is gone along once, as OPA does.
    let is_known = path.len() > 1 && path.contains(&node);
    let Some(edges) = graph.get(&node).filter(|_| !is_known) else { return false };
    let edges = items(&edges).unwrap_or_default();
    path.push(node);
    let length = path.len();
    open.extend(edges.iter().map(|edge| (length, edge.clone())));
    !edges.is_empty()
}

/// A value and all below it, each with the way to it.
fn walk<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [value] = arguments else { return Ok(None) };
    let mut pairs = Vec::new();
    below(context, value, &mut Vec::new(), &mut pairs)?;
    Ok(Some(Value::array(pairs)))
}

fn below<'a>(
    context: &mut Context,
    value: &Value<'a>,
    path: &mut Vec<Value<'a>>,
    pairs: &mut Vec<Value<'a>>,
) -> Result<(), Stop> {
    context.spend(3 + path.len())?;
    pairs.push(Value::array(vec![Value::array(path.clone()), value.clone()]));
    let mut inside = |key: Value<'a>, item: &Value<'a>| {
        path.push(key);
        let done = below(context, item, path, pairs);
        path.pop();
        done
    };
    match value {
        Value::Array(array) => array
            .iter()
            .enumerate()
            .try_for_each(|(index, item)| inside(Value::from(index as i64), &item)),
        Value::Object(object) => object.entries().try_for_each(|(key, item)| inside(key, &item)),
        Value::Set(set) => {
            set.members().iter().try_for_each(|member| inside(member.clone(), member))
        }
        _ => Ok(()),
    }
}
