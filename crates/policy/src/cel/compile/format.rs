//! Calls of `format` whose text and list are written out: the API server looks at them before they
//! run.

use super::super::library::format::wrong_clause;
use super::super::program::Node;
use super::super::syntax::ast::{Expr, Kind};
use super::super::value::Value;
use super::{Compiled, Compiler};

impl Compiler<'_> {
    /// `text.format([items])`: every clause has an item that it can show, and every item a clause.
    pub(super) fn check_format(&mut self, nodes: &[Node], arguments: &[Expr]) -> Compiled<()> {
        let [Expr { at, kind: Kind::List(items), .. }] = arguments else { return Ok(()) };
        let Some(Node::Constant(Value::String(text))) = nodes.first() else { return Ok(()) };
        let types = std::mem::take(&mut self.items);
        if types.len() != items.len() {
            return Ok(());
        }
        let types: Vec<_> = types.iter().map(|it| self.unifier.settled(it)).collect();
        match wrong_clause(text.as_str(), &types) {
            Some(says) => Err(self.fail(*at, says)),
            None => Ok(()),
        }
    }
}
