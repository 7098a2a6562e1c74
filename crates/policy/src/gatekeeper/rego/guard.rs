//! What Gatekeeper allows a template's Rego to reach.

use crate::rego::syntax::Mistake;
use crate::rego::syntax::ast::{Module, Term, TermKind};
use crate::rego::syntax::visit;

/// `data` leads to the inventory and to the libraries, by names that are written out. Tells
/// whether the module looks into the inventory: at other objects than the one at hand.
pub(super) fn check(module: &Module) -> Result<bool, Mistake> {
    let mut is_referential = false;
    let mut refused = None;
    let mut look = |at: usize, name: Option<&str>| match name {
        Some("inventory") => is_referential = true,
        Some("lib") => {}
        _ => {
            refused.get_or_insert(at);
        }
    };
    for import in module.imports.iter().filter(|it| it.path.first().is_some_and(|it| it == "data"))
    {
        look(import.at, import.path.get(1).map(String::as_str));
    }
    visit::terms(module, &mut |term| match &term.kind {
        TermKind::Reference(head, keys) if is_data(head) => {
            look(term.at, keys.first().and_then(constant));
            visit::Below::Keys
        }
        TermKind::Call(names, _) if names.first().is_some_and(|it| it == "data") => {
            look(term.at, names.get(1).map(String::as_str));
            visit::Below::All
        }
        TermKind::Var(name) if name == "data" => {
            look(term.at, None);
            visit::Below::All
        }
        _ => visit::Below::All,
    });
    match refused {
        Some(at) => {
            Err(Mistake::new(at, "templates may look only into data.inventory and data.lib"))
        }
        None => Ok(is_referential),
    }
}

fn is_data(term: &Term) -> bool {
    matches!(&term.kind, TermKind::Var(name) if name == "data")
}

fn constant(term: &Term) -> Option<&str> {
    match &term.kind {
        TermKind::String(text) => Some(text),
        _ => None,
    }
}
