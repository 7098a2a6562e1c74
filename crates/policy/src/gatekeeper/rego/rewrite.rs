//! Rego that OPA reads in one way and our interpreter in another, written so that both agree.
//!
//! OPA takes a parenthesis on a new line for a new statement and two bodies behind one head for two
//! rules. It knows `regex.match` by its old name too. A value that is undefined ends a body where it is named, and a negated call's arguments
//! are evaluated outside of the negation.

use super::negation;
use super::text::{Change, Text};
use super::token::{Kind, Token, starts, tokens};

/// Negations within each other need a round each; the parser allows no more than so many levels.
const ROUNDS: usize = 32;

/// `written`, changed. A text with unmatched brackets stays as it is, for the compiler to tell.
pub(super) fn rewrite(written: &str) -> Text {
    let mut text = Text::new(written);
    if let Some(tokens) = tokens(&text.said.clone()) {
        let mut changes = parted_lines(&tokens);
        changes.extend(repeated_heads(&tokens, &text.said));
        changes.extend(old_names(&tokens));
        text.apply(changes);
    }
    if let Some(tokens) = tokens(&text.said.clone()) {
        text.apply(defined_names(&tokens));
    }
    let mut made = 0;
    for _ in 0..ROUNDS {
        let said = text.said.clone();
        let changes = tokens(&said).map(|tokens| negation::hoisted(&tokens, &said, &mut made));
        match changes {
            Some(changes) if !changes.is_empty() => text.apply(changes),
            _ => break,
        }
    }
    text
}

/// `regex.match` where it is called `re_match`, in a module that has no function of that name.
fn old_names(tokens: &[Token<'_>]) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut depth = 0_usize;
    for (position, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            Kind::Word | Kind::Text | Kind::Sign => {}
        }
        let is_field = position.checked_sub(1).and_then(|at| tokens.get(at));
        let is_field = is_field.is_some_and(|before| before.is("."));
        let is_called = tokens.get(position + 1).is_some_and(|after| after.is("("));
        if !token.is("re_match") || !is_called || is_field {
            continue;
        }
        if depth == 0 && token.is_first {
            return Vec::new();
        }
        let (start, end) = (token.start, token.end());
        changes.push(Change { start, end, words: "regex.match".to_owned() });
    }
    changes
}

/// A semicolon before each parenthesis that begins a line after the end of an expression.
fn parted_lines(tokens: &[Token<'_>]) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for (position, token) in tokens.iter().enumerate() {
        let before = position.checked_sub(1).and_then(|before| tokens.get(before));
        let is_new = token.is("(") && token.is_first;
        if is_new
            && open.last().is_some_and(|bracket| *bracket != "(")
            && let Some(before) = before.filter(|before| before.ends_a_term())
        {
            changes.push(Change { start: before.end(), end: before.end(), words: ";".to_owned() });
        }
        match token.kind {
            Kind::Open => open.push(token.text),
            Kind::Close => drop(open.pop()),
            Kind::Word | Kind::Text | Kind::Sign => {}
        }
    }
    changes
}

/// After `x := …`, that `x` equals itself: our interpreter would go on with an `x` that is not
/// defined.
fn defined_names(tokens: &[Token<'_>]) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut depth = 0_usize;
    for (position, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            Kind::Word | Kind::Text | Kind::Sign => {}
        }
        let name = position.checked_sub(1).and_then(|before| tokens.get(before));
        // Outside of all brackets it is the head of a rule.
        if let Some(name) = name.filter(|name| name.kind == Kind::Word && name.text != "_")
            && token.is(":=")
            && depth > 0
            && let Some(statement) = negation::statement(tokens, position + 1)
            && let Some(last) = statement.last()
        {
            let words = format!("; {0} == {0}", name.text);
            changes.push(Change { start: last.end(), end: last.end(), words });
        }
    }
    changes
}

/// The head of a rule before each further body that stands behind its first one.
fn repeated_heads(tokens: &[Token<'_>], said: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    let starts = starts(tokens);
    let ends = starts.iter().skip(1).copied().chain([tokens.len()]);
    for (start, end) in starts.iter().copied().zip(ends) {
        let mut head_end = None;
        let mut position = start;
        while let Some(token) = tokens.get(position).filter(|_| position < end) {
            // What follows belongs to the `else`: OPA allows no further body behind it.
            if token.is("else") {
                break;
            }
            let before = position.checked_sub(1).and_then(|before| tokens.get(before));
            if token.is("{") && position > start && before.is_some_and(Token::ends_a_term) {
                match head_end {
                    None => head_end = Some(token.start),
                    Some(head_end) => {
                        let head_start = tokens.get(start).map_or(0, |first| first.start);
                        let head = said.get(head_start..head_end).unwrap_or_default().trim_end();
                        let words = format!("\n{head} ");
                        changes.push(Change { start: token.start, end: token.start, words });
                    }
                }
            }
            // Only what stands outside of all brackets is looked at.
            position = if token.kind == Kind::Open { token.partner } else { position };
            position += 1;
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parenthesis_on_a_new_line_begins_a_statement() {
        check("p {\n  x\n  (y - z) > 1\n}", "p {\n  x;\n  (y - z) > 1\n}");
        check("p {\n  f(\n    (x), y)\n}", "p {\n  f(\n    (x), y)\n}");
        check("p {\n  x =\n  (y)\n}", "p {\n  x =\n  (y)\n}");
        check("p {\n  x # (\n  (y)\n}", "p {\n  x; # (\n  (y)\n}");
    }

    #[test]
    fn bodies_behind_one_head_are_rules_of_their_own() {
        check("v[{\"a\": 1}] { x } { y }", "v[{\"a\": 1}] { x } \nv[{\"a\": 1}] { y }");
        check(
            "f(x) = {1} { x } {\n y } { z }",
            "f(x) = {1} { x } \nf(x) = {1} {\n y } \nf(x) = {1} { z }",
        );
        check("p { x } else = 2 { y }", "p { x } else = 2 { y }");
        check("a := {1}\nb { x }\nc { y }", "a := {1}\nb { x }\nc { y }");
        check("p { q = {x | x = 1} }", "p { q = {x | x = 1} }");
    }

    #[test]
    fn a_name_for_nothing_ends_the_body() {
        check("p {\n  x := y.z # why\n  q\n}", "p {\n  x := y.z; x == x # why\n  q\n}");
        check("p { x := f(\ny) }", "p { x := f(\ny); x == x }");
        check("p { c([x | x := y]) }", "p { c([x | x := y; x == x]) }");
        check("p := 1", "p := 1");
    }

    #[test]
    fn what_is_broken_stays_as_it_is() {
        check("p { x } { (", "p { x } { (");
        check("p { \"x }", "p { \"x }");
    }

    fn check(written: &str, expected: &str) {
        assert_eq!(rewrite(written).said, expected);
    }
}
