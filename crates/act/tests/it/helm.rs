//! As much of Helm as our chart uses: `if`, `else`, `or`, `has`, `range`, `end` on lines of their own, and
//! values in texts.

use serde_json::{Value, json};

/// A template with its values.
pub(crate) fn rendered(template: &str, values: &Value, namespace: &str) -> String {
    let root = json!({ "Values": values, "Release": { "Namespace": namespace } });
    let lines: Vec<&str> = template.lines().collect();
    let mut out = String::new();
    let used = Renderer { root: &root, lines: &lines }.block(0, &root, true, &mut out);
    assert_eq!(used, lines.len(), "an `end` too many");
    out
}

struct Renderer<'t> {
    root: &'t Value,
    lines: &'t [&'t str],
}

impl Renderer<'_> {
    /// Writes from a line on to the `end` of its block, and says where that is.
    fn block(&self, start: usize, dot: &Value, is_shown: bool, out: &mut String) -> usize {
        let mut at = start;
        while at < self.lines.len() {
            let line = self.lines[at];
            at += 1;
            let control = line.trim().strip_prefix("{{- ").and_then(|it| it.strip_suffix(" }}"));
            match control.map(|control| control.split_once(' ').unwrap_or((control, ""))) {
                None if is_shown => {
                    out.push_str(&self.filled(line, dot));
                    out.push('\n');
                }
                None => {}
                Some(("end" | "else", "")) => return at,
                Some(("if", condition)) => {
                    let holds = is_true(&self.evaluated(condition, dot));
                    at = self.block(at, dot, is_shown && holds, out);
                    if self.lines[at - 1].trim() == "{{- else }}" {
                        at = self.block(at, dot, is_shown && !holds, out);
                    }
                }
                Some(("range", list)) => {
                    let items = self.evaluated(list, dot);
                    let items = items.as_array().unwrap();
                    let end = self.block(at, dot, false, out);
                    for item in items.iter().filter(|_| is_shown) {
                        self.block(at, item, true, out);
                    }
                    at = end;
                }
                Some(other) => panic!("{other:?} is not used by us"),
            }
        }
        at
    }

    fn filled(&self, line: &str, dot: &Value) -> String {
        let mut out = String::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once("{{ ") {
            let (expression, after) = after.split_once(" }}").unwrap();
            out.push_str(before);
            match self.evaluated(expression, dot) {
                Value::String(text) => out.push_str(&text),
                number @ Value::Number(_) => out.push_str(&number.to_string()),
                other => panic!("{expression} is {other}"),
            }
            rest = after;
        }
        out + rest
    }

    fn evaluated(&self, expression: &str, dot: &Value) -> Value {
        if let Some(many) = expression.strip_prefix("or ") {
            let many = many.strip_prefix('(').unwrap().strip_suffix(')').unwrap();
            return json!(many.split(") (").any(|one| is_true(&self.evaluated(one, dot))));
        }
        if let Some(arguments) = expression.strip_prefix("has ") {
            let (word, list) = arguments.split_once(' ').unwrap();
            let word: Value = serde_json::from_str(word).unwrap();
            return json!(self.evaluated(list, dot).as_array().unwrap().contains(&word));
        }
        let (start, path) = match expression.strip_prefix('$') {
            Some(path) => (self.root, path),
            None => (dot, expression),
        };
        let path = path.strip_prefix('.').unwrap();
        let keys = path.split('.').filter(|key| !key.is_empty());
        keys.fold(start, |value, key| value.get(key).unwrap_or_else(|| panic!("no {expression}")))
            .clone()
    }
}

fn is_true(value: &Value) -> bool {
    match value {
        Value::Bool(it) => *it,
        Value::String(it) => !it.is_empty(),
        Value::Array(it) => !it.is_empty(),
        Value::Number(it) => it.as_u64() != Some(0),
        other => panic!("{other} is no condition of ours"),
    }
}
