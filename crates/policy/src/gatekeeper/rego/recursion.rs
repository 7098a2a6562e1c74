//! Rules that depend on themselves, also by way of others: OPA refuses them, and the interpreter
//! would go on until its budget is spent.

use std::collections::{BTreeMap, BTreeSet};

use super::token::{Kind, Token, starts, tokens};

/// A rule or a function: its module, and its name there.
type Rule<'m> = (usize, &'m str);

/// What a rule depends on, and where it is named in the rule's module.
type Use<'m> = (Rule<'m>, usize);

/// The rules of all modules, with what they depend on.
type Graph<'m> = BTreeMap<Rule<'m>, Vec<Use<'m>>>;

/// A rule that depends on itself, and where it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Recursion<'m> {
    pub(super) module: usize,
    pub(super) at: usize,
    pub(super) name: &'m str,
}

/// The first rule of the modules that depends on itself.
pub(super) fn find<'m>(modules: &[&'m str]) -> Option<Recursion<'m>> {
    let graph = graph(modules);
    // 0: not seen, 1: on the way, 2: done.
    let mut seen: BTreeMap<Rule<'_>, u8> = BTreeMap::new();
    for start in graph.keys() {
        let mut way: Vec<(Rule<'_>, usize)> = vec![(*start, 0)];
        while let Some((rule, next)) = way.last_mut() {
            let (rule, position) = (*rule, *next);
            *next += 1;
            if position == 0 && seen.insert(rule, 1) == Some(2) {
                seen.insert(rule, 2);
                way.pop();
                continue;
            }
            match graph.get(&rule).and_then(|uses| uses.get(position)) {
                None => {
                    seen.insert(rule, 2);
                    way.pop();
                }
                Some((used, at)) => match seen.get(used) {
                    Some(1) => {
                        return Some(Recursion { module: rule.0, at: *at, name: used.1 });
                    }
                    Some(_) => {}
                    None => way.push((*used, 0)),
                },
            }
        }
    }
    None
}

fn graph<'m>(modules: &[&'m str]) -> Graph<'m> {
    let texts: Vec<_> = modules.iter().map(|source| tokens(source).unwrap_or_default()).collect();
    let mut graph = Graph::new();
    // The modules that have a rule of a name.
    let mut homes: BTreeMap<&'m str, BTreeSet<usize>> = BTreeMap::new();
    for (module, tokens) in texts.iter().enumerate() {
        for first in starts(tokens).into_iter().filter_map(|start| tokens.get(start)) {
            graph.entry((module, first.text)).or_default();
            homes.entry(first.text).or_default().insert(module);
        }
    }
    for (module, tokens) in texts.iter().enumerate() {
        let starts = starts(tokens);
        let ends = starts.iter().skip(1).copied().chain([tokens.len()]);
        for (start, end) in starts.iter().copied().zip(ends) {
            let Some([first, body @ ..]) = tokens.get(start..end) else { continue };
            // An import names what it may be used for, and uses nothing.
            if ["import", "package"].contains(&first.text) {
                continue;
            }
            let found = uses(body, module, &homes);
            graph.entry((module, first.text)).or_default().extend(found);
        }
    }
    graph
}

/// What a rule depends on: by its name alone a rule of the same module, where there is one and the
/// name is not one of the rule's own; behind a dot or an import, rules of others.
fn uses<'m>(
    body: &[Token<'m>],
    module: usize,
    homes: &BTreeMap<&'m str, BTreeSet<usize>>,
) -> Vec<Use<'m>> {
    let own = own_names(body);
    let mut found = Vec::new();
    for (at, token) in body.iter().enumerate().filter(|(_, token)| token.kind == Kind::Word) {
        let Some(homes) = homes.get(token.text) else { continue };
        let next = body.get(at + 1);
        let is_called = next.is_some_and(|next| next.is("(") && next.start == token.end());
        let is_dotted = at > 0 && body.get(at - 1).is_some_and(|before| before.is("."));
        let is_here = !is_dotted && homes.contains(&module);
        if is_here && (is_called || !own.contains(token.text)) {
            found.push(((module, token.text), token.start));
        } else if !is_here && (is_called || is_dotted) {
            let others = homes.iter().filter(|other| **other != module);
            found.extend(others.map(|other| ((*other, token.text), token.start)));
        }
    }
    found
}

/// The names that a rule declares itself: its arguments, and those before `:=` and after `some`.
fn own_names<'m>(body: &[Token<'m>]) -> BTreeSet<&'m str> {
    let mut found = BTreeSet::new();
    let is_function = body.first().is_some_and(|first| first.is("("));
    let mut close = if is_function { 1 } else { 0 };
    while is_function && body.get(close).is_some_and(|token| !token.is("{")) {
        close += 1;
    }
    let mut is_declared = false;
    for (at, token) in body.iter().enumerate() {
        let assigned = body.get(at + 1).is_some_and(|next| next.is(":="));
        if token.kind == Kind::Word && (at < close || assigned || is_declared) {
            found.insert(token.text);
        }
        is_declared = token.is("some")
            || token.is("every")
            || (is_declared && token.is(","))
            || (is_declared
                && token.kind == Kind::Word
                && body.get(at + 1).is_some_and(|next| next.is(",")));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn functions_may_not_call_themselves() {
        for (modules, found) in [
            (&["f(x) = y { y := f(x) }"][..], Some("f")),
            (&["a { true } f(x) { g(x) } g(x) { f(x) }"], Some("f")),
            (&["f(x) { g(x) }\ng(x) { x.f(1) }\nf(x) { x }"], None),
            (&["f(x) { data.lib.a.f(x) }", "package lib.a\nf(x) { x }"], None),
            (
                &["f(x) { g(x) }", "g(x) { h(x) }\nh(x) { data.lib.b.g(x) }", "g(x) { h(x) }"],
                Some("h"),
            ),
            (&["f(x) { g(x); g(x) }\ng(x) { h(x) }\nh(x) { x }"], None),
            (&["f(f) { f.x > 1 }"], None),
            (&["p { q }\nq { p }"], Some("p")),
            (&["p[x] { x := q[_] }\nq[x] { x := p }"], Some("p")),
            (&["p[x] { some p, q; x := p[q] }\nq { p }"], None),
            (&["msg = msg { msg := f(1) }\nf(msg) = msg { msg := 1 }"], None),
            (&["v { x := input.v; x.v }"], None),
        ] {
            assert_eq!(find(modules).map(|recursion| recursion.name), found, "{modules:?}");
        }
    }
}
