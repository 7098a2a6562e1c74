//! Texts with expressions in them: `name-(( variables.suffix ))`. `\((` stands for brackets.

/// What a text consists of.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Parts<'t> {
    /// No expression.
    Text(String),
    /// One expression and nothing else: its value, of whatever type.
    Whole(&'t str),
    /// Expressions with text around them.
    Mixed(Vec<Part<'t>>),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'t> {
    Text(String),
    Expression(&'t str),
}

const OPENS: &str = "((";
const ESCAPED: &str = "\\((";

/// There is an expression in a text.
pub(super) fn is_in(text: &str) -> bool {
    text.replace(ESCAPED, "").contains(OPENS)
}

/// Takes a text apart. The error says what is wrong with it.
pub(super) fn parts(text: &str) -> Result<Parts<'_>, String> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(OPENS) {
        if let Some(before) = before.strip_suffix('\\') {
            plain.push_str(before);
            plain.push_str(OPENS);
            rest = behind;
            continue;
        }
        plain.push_str(before);
        if !plain.is_empty() {
            parts.push(Part::Text(std::mem::take(&mut plain)));
        }
        let length = length(behind)?;
        let (expression, after) = behind.split_at_checked(length).unwrap_or((behind, ""));
        let expression = expression.trim();
        if expression.is_empty() {
            return Err("there is nothing between (( and ))".to_owned());
        }
        parts.push(Part::Expression(expression));
        rest = after.strip_prefix("))").unwrap_or_default();
    }
    plain.push_str(rest);
    Ok(match parts.as_slice() {
        [] => Parts::Text(plain),
        [Part::Expression(expression)] if plain.is_empty() => Parts::Whole(expression),
        _ => {
            if !plain.is_empty() {
                parts.push(Part::Text(plain));
            }
            Parts::Mixed(parts)
        }
    })
}

/// How long an expression is that `))` ends: brackets and quotes within it are its own.
fn length(text: &str) -> Result<usize, String> {
    let (mut depth, mut quote, mut is_escaped) = (0_usize, None, false);
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            _ if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(open), _) => quote = if letter == open { None } else { quote },
            (None, '"' | '\'') => quote = Some(letter),
            (None, '(') => depth += 1,
            (None, ')') if depth > 0 => depth -= 1,
            (None, ')') if text.get(at..).is_some_and(|rest| rest.starts_with("))")) => {
                return Ok(at);
            }
            (None, ')') => return Err("a bracket is closed that was not opened".to_owned()),
            _ => {}
        }
    }
    Err(match quote {
        Some(_) => "a text in an expression has no end".to_owned(),
        None => "there is no )) behind ((".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Part<'_> {
        Part::Text(text.to_owned())
    }

    #[test]
    fn texts_are_taken_apart() {
        for (whole, expected) in [
            ("a", Parts::Text("a".to_owned())),
            ("((a))", Parts::Whole("a")),
            ("(( f(g(x)) ))", Parts::Whole("f(g(x))")),
            ("(( ':))'.size() ))", Parts::Whole("':))'.size()")),
            (r#"(( "\"))" ))"#, Parts::Whole(r#""\"))""#)),
            (
                "a-(( b ))/((c))",
                Parts::Mixed(vec![
                    text("a-"),
                    Part::Expression("b"),
                    text("/"),
                    Part::Expression("c"),
                ]),
            ),
            (r"\(( a ))", Parts::Text("(( a ))".to_owned())),
            (r"\((-((x))", Parts::Mixed(vec![text("((-"), Part::Expression("x")])),
        ] {
            assert_eq!(parts(whole), Ok(expected), "{whole}");
        }
        assert!(is_in("a((") && !is_in(r"\((") && !is_in("( ("));
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (text, says) in [
            ("((", "there is no )) behind (("),
            ("(( ))", "there is nothing between (( and ))"),
            ("((a) b))", "a bracket is closed that was not opened"),
            ("(('))", "a text in an expression has no end"),
        ] {
            assert_eq!(parts(text), Err(says.to_owned()), "{text}");
        }
    }
}
