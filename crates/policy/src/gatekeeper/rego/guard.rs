//! What Gatekeeper allows a template's Rego to reach, and what a judgement that depends on facts
//! alone cannot offer.

use super::token::{Kind, Token, tokens};

/// What is not allowed, and where it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) at: usize,
    pub(super) says: String,
}

/// Functions whose answer is not in their arguments.
const IMPURE: &[&str] = &[
    "external_data",
    "http.send",
    "net.lookup_ip_addr",
    "opa.runtime",
    "rand.intn",
    "time.now_ns",
    "uuid.rfc4122",
];

/// Looks through one module: the template's own, or a library.
pub(super) fn check(source: &str) -> Result<(), Refused> {
    let Some(tokens) = tokens(source) else { return Ok(()) };
    for (position, token) in tokens.iter().enumerate() {
        if token.kind != Kind::Word || is_field(&tokens, position) {
            continue;
        }
        if token.text == "data" {
            data(&tokens, position)?;
        }
        let name = name(&tokens, position);
        if IMPURE.contains(&name.as_str()) {
            let says = format!("{name} is not offered: a verdict depends on the facts given alone");
            return Err(Refused { at: token.start, says });
        }
    }
    Ok(())
}

/// A module looks up other objects than the one at hand.
pub(super) fn is_referential(source: &str) -> bool {
    let tokens = tokens(source).unwrap_or_default();
    tokens.iter().enumerate().any(|(position, token)| {
        let field = tokens.get(position + 2).map_or("", |field| field.text);
        token.is("data")
            && !is_field(&tokens, position)
            && field.trim_matches(['"', '`']) == "inventory"
    })
}

/// `data` leads to the inventory and to the libraries, by names that are written out.
fn data(tokens: &[Token<'_>], position: usize) -> Result<(), Refused> {
    let at = tokens.get(position).map_or(0, |token| token.start);
    let dot = tokens.get(position + 1).is_some_and(|token| token.is("."));
    let field = tokens.get(position + 2).map_or("", |token| token.text);
    let bracket = tokens.get(position + 1).is_some_and(|token| token.is("["));
    let is_key =
        |key: &str| (dot && field == key) || (bracket && field.trim_matches(['"', '`']) == key);
    if is_key("inventory") || is_key("lib") {
        return Ok(());
    }
    let says = "templates may look only into data.inventory and data.lib".to_owned();
    Err(Refused { at, says })
}

/// Stands behind a dot: the name of a field.
fn is_field(tokens: &[Token<'_>], position: usize) -> bool {
    position.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|token| token.is("."))
}

/// `a.b` where two words stand so, else the word.
fn name(tokens: &[Token<'_>], position: usize) -> String {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    match (text(position + 1), tokens.get(position + 2)) {
        (".", Some(second)) if second.kind == Kind::Word => {
            format!("{}.{}", text(position), second.text)
        }
        _ => text(position).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_reach_the_inventory_and_their_libraries() {
        for (source, allowed) in [
            ("p { data.inventory.cluster[x] }", true),
            ("import data.lib.core", true),
            ("p { data[\"inventory\"] }", true),
            ("p { input.data.secrets }", true),
            ("p { data.secrets }", false),
            ("p { data[x] }", false),
            ("p { x := data }", false),
            ("p { time.now_ns() }", false),
            ("p { input.time.now_ns }", true),
            ("p { x := \"data.secrets\" }", true),
        ] {
            assert_eq!(check(source).is_ok(), allowed, "{source}");
        }
    }
}
