//! What a filter of Kyverno's asks, as expressions of CEL.

use model::Node;

/// A string, written out.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for letter in text.chars() {
        match letter {
            '\'' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            letter => quoted.push(letter),
        }
    }
    quoted.push('\'');
    quoted
}

/// All of these; nothing where nothing is asked.
pub(crate) fn all(parts: Vec<String>) -> Option<String> {
    joined(parts, " && ")
}

/// One of these.
pub(crate) fn any(parts: Vec<String>) -> Option<String> {
    joined(parts, " || ")
}

fn joined(mut parts: Vec<String>, with: &str) -> Option<String> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(parts.iter().map(|it| format!("({it})")).collect::<Vec<_>>().join(with)),
    }
}

/// The string that the expression `value` gives is as a pattern with `*` and `?` says.
pub(super) fn is_like(value: &str, pattern: &str) -> String {
    if !model::glob::is_pattern(pattern) {
        return format!("{value} == {}", quoted(pattern));
    }
    let mut regex = String::from("^");
    for letter in pattern.chars() {
        match letter {
            '*' => regex.push_str("(?s:.*)"),
            '?' => regex.push_str("(?s:.)"),
            // Classes need no backslashes, which would be doubled twice on their way into YAML.
            '.' | '+' | '(' | ')' | '|' | '[' | ']' | '{' | '}' | '$' => {
                regex.extend(['[', letter, ']']);
            }
            '^' | '\\' => regex.extend(['\\', letter]),
            letter => regex.push(letter),
        }
    }
    regex.push('$');
    format!("{value}.matches({})", quoted(&regex))
}

/// One of some patterns; nothing where there are none.
pub(super) fn is_like_one(value: &str, patterns: &[String]) -> Option<String> {
    any(patterns.iter().map(|it| is_like(value, it)).collect())
}

/// The mapping that the expression `map` gives has an entry like each of these patterns.
pub(super) fn has_entries(map: &str, patterns: Node<'_>) -> Vec<String> {
    let has = |key: &str, value: &str| {
        if model::glob::is_pattern(key) {
            let (key, value) = (is_like("key", key), is_like(&format!("{map}[key]"), value));
            return format!("{map}.exists(key, {key} && {value})");
        }
        let key = quoted(key);
        format!("{key} in {map} && {}", is_like(&format!("{map}[{key}]"), value))
    };
    let entries = patterns.entries();
    entries.filter_map(|it| Some(has(it.key, &it.value.scalar()?))).collect()
}

/// The labels that the expression `labels` gives are as `matchExpressions` say. The error names an
/// operator that there is not.
pub(super) fn has_labels(labels: &str, expressions: Node<'_>) -> Result<Vec<String>, String> {
    let one = |it: Node<'_>| {
        let key = quoted(it.get("key").as_str().unwrap_or_default());
        let values: Vec<String> = it.get("values").strings().map(quoted).collect();
        let values = values.join(", ");
        let is_in = || format!("{key} in {labels} && {labels}[{key}] in [{values}]");
        match it.get("operator").as_str().unwrap_or_default() {
            "In" => Ok(is_in()),
            "NotIn" => Ok(format!("!({})", is_in())),
            "Exists" => Ok(format!("{key} in {labels}")),
            "DoesNotExist" => Ok(format!("!({key} in {labels})")),
            other => Err(format!("no operator of a selector is called {other:?}")),
        }
    };
    expressions.items().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::{is_like, quoted};

    #[test]
    fn strings_are_written_out() {
        assert_eq!(quoted("it's\\\n"), r"'it\'s\\\n'");
    }

    #[test]
    fn patterns_become_regular_expressions() {
        assert_eq!(is_like("a", "web"), "a == 'web'");
        assert_eq!(is_like("a", "k?-*"), "a.matches('^k(?s:.)-(?s:.*)$')");
        assert_eq!(is_like("a", r"*.[^\"), r"a.matches('^(?s:.*)[.][[]\\^\\\\$')");
    }
}
