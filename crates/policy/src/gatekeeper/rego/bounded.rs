//! Functions that would give more than there is memory for, with a bound. A call beyond it uses up
//! the budget, so that it ends in a verdict that says so, not in a wrong one.

use super::guard;
use super::text::{Change, Text};
use super::token::tokens;

/// The module that holds the bounded functions.
pub(super) const MODULE: &str = r#"package lib.yagura_bounded

most := 100000

spent {
  few := numbers.range(1, 1000)
  count([1 | few[_]; few[_]; few[_]]) > 0
}

range(from, to) = found {
  abs(to - from) <= most
  found := numbers.range(from, to)
}

range(from, to) = found {
  abs(to - from) > most
  spent
  found := []
}

range_step(from, to, step) = found {
  abs(to - from) <= most
  found := numbers.range_step(from, to, step)
}

range_step(from, to, step) = found {
  abs(to - from) > most
  spent
  found := []
}
"#;

/// Leads calls of the functions to their bounded kin.
pub(super) fn lead(text: &mut Text) {
    let said = text.said.clone();
    let Some(tokens) = tokens(&said) else { return };
    let changes = guard::unbounded(&tokens).into_iter().map(|(start, end, name)| {
        let name = name.trim_start_matches("numbers.");
        Change { start, end, words: format!("data.lib.yagura_bounded.{name}") }
    });
    text.apply(changes.collect());
}
