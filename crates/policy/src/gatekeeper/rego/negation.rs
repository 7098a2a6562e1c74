//! What a negated call is given is evaluated before the negation, as OPA's compiler has it:
//! `not f(x.y)` does not hold where `x.y` is undefined.

use std::collections::BTreeSet;

use super::text::Change;
use super::token::{Kind, Token};

/// A statement with more tokens is left as it is.
const LONGEST: usize = 1_000;

const COMPARISONS: &[&str] = &["==", "!=", "<", ">", "<=", ">=", "=", "in"];

/// The changes that take arguments out of negations, none within another. `made` counts the names
/// made up for them.
pub(super) fn hoisted(tokens: &[Token<'_>], said: &str, made: &mut usize) -> Vec<Change> {
    let rules = rules(tokens);
    let mut changes: Vec<Change> = Vec::new();
    let mut taken = 0;
    for (position, token) in tokens.iter().enumerate() {
        if !token.is("not") || token.start < taken {
            continue;
        }
        let Some(statement) = statement(tokens, position + 1) else { continue };
        let terms = terms(statement, &rules);
        let mut before = String::new();
        for term in &terms {
            let (Some(first), Some(last)) = (term.first(), term.last()) else { continue };
            let Some(words) = said.get(first.start..last.end()) else { continue };
            let name = format!("__arg{made}__");
            *made += 1;
            before.push_str(&format!("{name} = {words}; "));
            changes.push(Change { start: first.start, end: last.end(), words: name });
            taken = taken.max(last.end());
        }
        if !before.is_empty() {
            changes.push(Change { start: token.start, end: token.start, words: before });
        }
    }
    changes
}

/// The names of the rules, and of what is imported: names that may be undefined.
fn rules<'t>(tokens: &[Token<'t>]) -> BTreeSet<&'t str> {
    let mut names = BTreeSet::from(["input", "data"]);
    let mut depth = 0_usize;
    let mut before: Option<&Token<'_>> = None;
    for token in tokens {
        let is_start = token.is_first || before.is_some_and(|before| before.is("as"));
        if depth == 0 && token.kind == Kind::Word && is_start {
            names.insert(token.text);
        }
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            Kind::Word | Kind::Text | Kind::Sign => {}
        }
        before = Some(token);
    }
    names
}

/// The tokens of the statement that begins at `start`, unless it has modifiers or no end near.
pub(super) fn statement<'s, 't>(tokens: &'s [Token<'t>], start: usize) -> Option<&'s [Token<'t>]> {
    let mut position = start;
    while position < start + LONGEST {
        let token = tokens.get(position)?;
        let before = tokens.get(position.checked_sub(1)?)?;
        let is_new = token.is_first
            && before.ends_a_term()
            && position > start
            && !(token.kind == Kind::Sign || token.is("in"));
        if token.is("with") || (position == start && token.is("not")) {
            return None;
        }
        if token.kind == Kind::Close || token.is(";") || is_new {
            return tokens.get(start..position);
        }
        position = if token.kind == Kind::Open { token.partner } else { position };
        position = position.checked_add(1)?;
    }
    None
}

/// The parts of a negated statement that OPA evaluates before it.
fn terms<'s, 't>(statement: &'s [Token<'t>], rules: &BTreeSet<&str>) -> Vec<&'s [Token<'t>]> {
    let outer = outer(statement);
    let sign = outer.iter().copied().find(|at| {
        statement.get(*at).is_some_and(|token| COMPARISONS.iter().any(|sign| token.is(sign)))
    });
    if let Some(at) = sign {
        let is_equality = statement.get(at).is_some_and(|token| token.is("==") || token.is("="));
        let sides = [statement.get(..at), statement.get(at + 1..)].into_iter().flatten();
        // OPA looks up both sides of an equality within the negation, unless they are calls.
        let is_early = |side: &&[Token<'_>]| {
            if is_equality { is_computed(side) } else { may_be_undefined(side, rules) }
        };
        return sides.filter(is_early).collect();
    }
    arguments(statement).into_iter().filter(|argument| may_be_undefined(argument, rules)).collect()
}

/// The arguments of a statement that is one call, and nothing else.
fn arguments<'s, 't>(statement: &'s [Token<'t>]) -> Vec<&'s [Token<'t>]> {
    let Some(open) = statement.iter().position(|token| token.kind == Kind::Open) else {
        return Vec::new();
    };
    let (Some(name), Some(inner)) =
        (statement.get(..open), statement.get(open + 1..statement.len().saturating_sub(1)))
    else {
        return Vec::new();
    };
    if !is_call(statement) || name.iter().any(|token| !is_of_a_name(token)) {
        return Vec::new();
    }
    let commas =
        outer(inner).into_iter().filter(|at| inner.get(*at).is_some_and(|token| token.is(",")));
    let mut found = Vec::new();
    let mut from = 0;
    for comma in commas.chain([inner.len()]) {
        found.extend(inner.get(from..comma).filter(|argument| !argument.is_empty()));
        from = comma + 1;
    }
    found
}

/// `name.of.a.function(…)` from the first token to the last.
fn is_call(tokens: &[Token<'_>]) -> bool {
    let Some(open) = tokens.iter().position(|token| token.kind == Kind::Open) else { return false };
    let Some(last) = tokens.last().filter(|last| last.is(")")) else { return false };
    open > 0
        && tokens.get(open).is_some_and(|token| {
            token.is("(") && tokens.get(open - 1).is_some_and(|name| name.end() == token.start)
        })
        && outer(tokens).last() == Some(&open)
        && last.kind == Kind::Close
}

/// A call, or arithmetic with operators.
fn is_computed(tokens: &[Token<'_>]) -> bool {
    let is_operator = |token: &Token<'_>| ["+", "-", "*", "/", "%", "&", "|"].contains(&token.text);
    let outer = outer(tokens);
    let mut signs = outer.iter().filter_map(|at| tokens.get(*at));
    is_call(tokens) || (tokens.len() > 2 && signs.any(is_operator))
}

/// More than a name or a literal, and no comprehension: those are always defined.
fn may_be_undefined(tokens: &[Token<'_>], rules: &BTreeSet<&str>) -> bool {
    let is_comprehension = tokens.first().is_some_and(|first| first.is("[") || first.is("{"))
        && tokens.get(1..).is_some_and(|inner| {
            outer(inner).iter().any(|at| inner.get(*at).is_some_and(|token| token.is("|")))
        });
    match tokens {
        [] => false,
        [name] => name.kind == Kind::Word && rules.contains(name.text),
        [open, close] => open.kind != Kind::Open || close.kind != Kind::Close,
        _ => !is_comprehension,
    }
}

fn is_of_a_name(token: &Token<'_>) -> bool {
    token.kind == Kind::Word || token.is(".")
}

/// The positions of the tokens outside of all brackets, opening brackets included.
fn outer(tokens: &[Token<'_>]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    for (position, token) in tokens.iter().enumerate() {
        if token.kind == Kind::Close {
            depth = depth.saturating_sub(1);
        } else if depth == 0 {
            found.push(position);
        }
        if token.kind == Kind::Open {
            depth += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::rewrite::rewrite;

    #[test]
    fn arguments_are_evaluated_before_the_negation() {
        check("not f(x, params.ranges)", "__arg0__ = params.ranges; not f(x, __arg0__)");
        check("not f(g(x.y), 1)", "__arg0__ = g(x.y); not f(__arg0__, 1)");
        check("not count(x) > 0", "__arg0__ = count(x); not __arg0__ > 0");
        check("not a.b > c.d", "__arg0__ = a.b; __arg1__ = c.d; not __arg0__ > __arg1__");
        check("not f(p)", "__arg0__ = p; not f(__arg0__)");
        check("not f(x) == 1", "__arg0__ = f(x); not __arg0__ == 1");
        check(
            "not f({g | g = x; not h(g.a)})",
            "not f({g | g = x; __arg0__ = g.a; not h(__arg0__)})",
        );
    }

    #[test]
    fn lookups_stay_within_it() {
        for statement in [
            "not x.y.z",
            "not x.y == 1",
            "not x[_] == y.z",
            "not f(x)",
            "not f([])",
            "not f([x | x = y.z])",
            "not f(x.y) with input as z",
        ] {
            check(statement, statement);
        }
    }

    fn check(statement: &str, expected: &str) {
        let rule = |body: &str| format!("p {{\n  {body}\n  z = 1\n}}\n");
        assert_eq!(rewrite(&rule(statement)).said, rule(expected));
    }
}
