//! Changed objects, as they are printed.

use policy::tree::{Map, Tree};
use report::patch::unified;

use super::super::printed;
use super::course::State;
use crate::cli::{Shape, Showing};

/// All objects that changed.
pub(super) fn changed(states: &[State], showing: Showing) -> String {
    let changed: Vec<&State> = states.iter().filter(|state| state.is_changed()).collect();
    let after = || changed.iter().filter_map(|state| state.after.as_ref());
    match showing {
        Showing::Diff => changed.iter().map(|state| diff(state)).collect(),
        Showing::Yaml => printed(after(), Shape::Yaml),
        Showing::Json => printed(after(), Shape::Json),
    }
}

/// What changed of one object, and who changed it.
fn diff(state: &State) -> String {
    let Some(after) = &state.after else { return String::new() };
    let name = format!("{}: {}", state.file, state.reference);
    let [before, after] = match is_secret(&state.before) {
        true => [hidden(&state.before, None), hidden(after, Some(&state.before))],
        false => [state.before.clone(), after.clone()],
    };
    let by = state.by.join(", ");
    format!("# by {by}\n{}", unified(&name, &before.to_yaml(), &after.to_yaml()))
}

fn is_secret(tree: &Tree) -> bool {
    let text = |key: &str| tree.get(key).and_then(Tree::as_str);
    text("apiVersion") == Some("v1") && text("kind") == Some("Secret")
}

/// A Secret without what it holds: only that a value is another than before.
fn hidden(secret: &Tree, before: Option<&Tree>) -> Tree {
    let mut hidden = secret.clone();
    let Tree::Map(fields) = &mut hidden else { return hidden };
    for field in ["data", "stringData"] {
        let Some(Tree::Map(values)) = fields.get_mut(field) else { continue };
        let old = |key: &str| before.map(|before| before.get(field).and_then(|it| it.get(key)));
        let value = |(key, value): (&str, &Tree)| {
            let is_other = old(key).is_some_and(|old| old != Some(value));
            let says = if is_other { "(hidden, changed)" } else { "(hidden)" };
            (key.to_owned(), Tree::String(says.to_owned()))
        };
        *values = values.iter().map(value).collect::<Map>();
    }
    hidden
}
