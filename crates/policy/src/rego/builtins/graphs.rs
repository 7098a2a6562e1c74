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

/// The ways from some nodes to where they end, or come to where another way was already.
fn reachable_paths<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::Object(graph), start] = arguments else { return Ok(None) };
    let Some(start) = items(start) else { return Ok(None) };
    let mut paths = Vec::new();
    for node in start {
        let Some(edges) = graph.get(&node).map(|edges| items(&edges).unwrap_or_default()) else {
            continue;
        };
        if edges.is_empty() {
            context.spend(2)?;
            paths.push(Value::array(vec![node.clone()]));
        }
        for next in edges {
            let mut ways = Ways { graph, path: vec![node.clone()], open: Vec::new() };
            ways.follow(context, next, &mut paths)?;
        }
    }
    Ok(Some(Value::set(paths)))
}

/// Ways through a graph that begin with one edge.
struct Ways<'g, 'a> {
    graph: &'g Object<'a>,
    path: Vec<Value<'a>>,
    /// Edges that are still to be gone along, the next one last: how long the way is up to each,
    /// and where it leads.
    open: Vec<(usize, Value<'a>)>,
}

impl<'a> Ways<'_, 'a> {
    fn follow(
        &mut self,
        context: &mut Context,
        first: Value<'a>,
        paths: &mut Vec<Value<'a>>,
    ) -> Result<(), Stop> {
        let mut reached: BTreeSet<Value<'a>> = self.path.iter().cloned().collect();
        let mut next = Some(first);
        loop {
            let is_end = match next.take() {
                Some(node) => self.step(context, node)?,
                None => true,
            };
            if is_end {
                context.spend(1 + self.path.len())?;
                paths.push(Value::array(self.path.clone()));
            }
            let Some((length, node)) = self.open.pop() else { return Ok(()) };
            self.path.truncate(length);
            if !reached.contains(&node) {
                reached.extend(self.path.last().cloned());
                next = Some(node);
            }
        }
    }

    /// Goes on to a node; true where the way ends there.
    fn step(&mut self, context: &mut Context, node: Value<'a>) -> Result<bool, Stop> {
        let Some(edges) = self.graph.get(&node) else { return Ok(true) };
        let edges = items(&edges).unwrap_or_default();
        context.spend(1 + edges.len())?;
        self.path.push(node);
        let length = self.path.len();
        self.open.extend(edges.iter().rev().map(|edge| (length, edge.clone())));
        Ok(edges.is_empty())
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn graph() -> Value<'static> {
        let edges = |all: &[&'static str]| {
            Value::array(all.iter().map(|name| Value::from(*name)).collect())
        };
        Value::object([
            ("a", edges(&["b", "c"])),
            ("b", edges(&["d"])),
            ("c", edges(&["d", "a"])),
            ("d", edges(&[])),
            ("e", edges(&["e"])),
            ("f", edges(&["nowhere"])),
        ])
    }

    fn run(function: super::super::Function, start: &'static str) -> String {
        let start = Value::array(vec![Value::from(start)]);
        let found = function(&mut Context::default(), &[graph(), start]).unwrap();
        found.map(|value| value.to_string()).unwrap_or_default()
    }

    #[test]
    fn edges_are_followed() {
        for (start, nodes, paths) in [
            ("a", r#"{"a", "b", "c", "d"}"#, r#"{["a", "b", "d"], ["a", "c"], ["a", "c", "d"]}"#),
            ("d", r#"{"d"}"#, r#"{["d"]}"#),
            ("e", r#"{"e"}"#, r#"{["e", "e"]}"#),
            ("f", r#"{"f"}"#, r#"{["f"]}"#),
            ("g", "set()", "set()"),
        ] {
            assert_eq!(run(reachable, start), nodes, "{start}");
            assert_eq!(run(reachable_paths, start), paths, "{start}");
        }
    }

    #[test]
    fn all_is_walked() {
        let found = walk(&mut Context::default(), &[graph()]).unwrap().unwrap();
        let Value::Array(pairs) = found else { panic!("no array") };
        assert_eq!(pairs.len(), 1 + 6 + 7);
        let pairs: Vec<String> = pairs.iter().map(|pair| pair.to_string()).collect();
        assert!(pairs.contains(&r#"[["c", 1], "a"]"#.to_owned()), "{pairs:?}");
    }
}
