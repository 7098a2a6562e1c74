//! Globs, as the library `gobwas/glob` reads them: `*` stops at delimiters, `**` does not.

mod translate;

use super::{Answer, Context, Family, only};
use crate::rego::value::Value;

pub(super) const FAMILY: Family = &[("glob.match", 3, is_match), ("glob.quote_meta", 1, quote)];

/// A whole text is like a pattern. Without delimiters, a point is one; null stands for none.
fn is_match<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(pattern), delimiters, Value::String(text)] = arguments else {
        return Ok(None);
    };
    let delimiters: Option<Vec<char>> = match delimiters {
        Value::Null => Some(Vec::new()),
        Value::Array(given) if given.is_empty() => Some(vec!['.']),
        Value::Array(given) => given.iter().map(|item| only(item.as_str()?)).collect(),
        _ => None,
    };
    let Some(delimiters) = delimiters else { return Ok(None) };
    let Some(pattern) = translate::pattern(pattern.as_str(), &delimiters) else { return Ok(None) };
    let Some(pattern) = context.pattern(&pattern)? else { return Ok(None) };
    Ok(Some(Value::Bool(pattern.is_match(context, text.as_str())?)))
}

/// A pattern that only this text is like.
fn quote<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(text)] = arguments else { return Ok(None) };
    let mut quoted = String::with_capacity(text.as_str().len());
    for letter in text.as_str().chars() {
        if r"*?\[]{}".contains(letter) {
            quoted.push('\\');
        }
        quoted.push(letter);
    }
    context.text(quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_like_a_glob() {
        for (pattern, delimiters, text, expected) in [
            ("*.example.com", Some("."), "www.example.com", Some(true)),
            ("*.example.com", Some(""), "a.www.example.com", Some(false)),
            ("**.example.com", Some(""), "a.www.example.com", Some(true)),
            ("*.example.com", None, "a.www.example.com", Some(true)),
            ("registry/*/app", Some("/"), "registry/a/app", Some(true)),
            ("registry/*/app", Some("/"), "registry/a/b/app", Some(false)),
            ("?at", None, "cat", Some(true)),
            ("?at", Some("c"), "cat", Some(false)),
            ("[abc]at", None, "bat", Some(true)),
            ("[!a-c]at", None, "bat", Some(false)),
            ("[^a]at", None, "^at", Some(true)),
            ("{a,b*,}c", None, "bcdc", Some(true)),
            ("{a,{b,c}d}e", None, "cde", Some(true)),
            (r"\*\{a", None, "*{a", Some(true)),
            ("a,b}]", None, "a,b}]", Some(true)),
            ("a+(b)", None, "a+(b)", Some(true)),
            ("*", None, "a\nb", Some(true)),
            ("[a-zA-Z]", None, "a", None),
            ("[z-a]", None, "a", None),
            ("[]", None, "a", None),
            ("[a", None, "a", None),
            ("{a", None, "a", None),
        ] {
            let delimiters = match delimiters {
                None => Value::Null,
                Some(all) => Value::array(all.chars().map(|it| it.to_string().into()).collect()),
            };
            let arguments = [Value::from(pattern), delimiters, Value::from(text)];
            let found = is_match(&mut Context::default(), &arguments).unwrap();
            assert_eq!(found, expected.map(Value::Bool), "{pattern} {text}");
        }
    }
}
