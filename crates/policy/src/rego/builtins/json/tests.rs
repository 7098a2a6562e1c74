//! What becomes of values.

use super::*;
use crate::rego::builtins::Function;

fn value(json: &str) -> Value<'static> {
    of_tree(Tree::from_json(json).unwrap())
}

fn check(function: Function, arguments: &[Value<'static>], expected: Option<&str>) {
    let found = function(&mut Context::default(), arguments).unwrap();
    assert_eq!(found.map(|value| value.to_string()).as_deref(), expected, "{arguments:?}");
}

#[test]
fn paths_are_kept_or_removed() {
    let object = r#"{"a": {"b": [1, {"c": 2, "d": 3}], "e": 4}, "f/g": 5}"#;
    for (paths, kept, left) in [
        (r#"["a/e"]"#, r#"{"a": {"e": 4}}"#, r#"{"a": {"b": [1, {"c": 2, "d": 3}]}, "f/g": 5}"#),
        (
            r#"["a/b/1/c", "a/b/1/d"]"#,
            r#"{"a": {"b": [{"c": 2, "d": 3}]}}"#,
            r#"{"a": {"b": [1, {}], "e": 4}, "f/g": 5}"#,
        ),
        (
            r#"[["f/g"], "a/b/0"]"#,
            r#"{"a": {"b": [1]}, "f/g": 5}"#,
            r#"{"a": {"b": [{"c": 2, "d": 3}], "e": 4}}"#,
        ),
        (
            r#"["a", "a/e", "f~1g"]"#,
            r#"{"a": {"b": [1, {"c": 2, "d": 3}], "e": 4}, "f/g": 5}"#,
            "{}",
        ),
        (r#"["x/y"]"#, "{}", r#"{"a": {"b": [1, {"c": 2, "d": 3}], "e": 4}, "f/g": 5}"#),
    ] {
        let arguments = [value(object), value(paths)];
        check(filter, &arguments, Some(kept));
        check(remove, &arguments, Some(left));
    }
    check(filter, &[value(object), value("1")], None);
}

#[test]
fn patches_are_applied_whole() {
    for (object, patch, expected) in [
        (
            r#"{"a": 1}"#,
            r#"[{"op": "add", "path": "/b", "value": 2}]"#,
            Some(r#"{"a": 1, "b": 2}"#),
        ),
        (r#"{"a": 1}"#, r#"[{"op": "replace", "path": "a", "value": 2}]"#, Some(r#"{"a": 2}"#)),
        (r#"{"a": 1}"#, r#"[{"op": "replace", "path": "b", "value": 2}]"#, None),
        ("[1, 2]", r#"[{"op": "add", "path": "/-", "value": 3}]"#, Some("[1, 2, 3]")),
        ("[1, 2]", r#"[{"op": "add", "path": "/1", "value": 3}]"#, Some("[1, 3, 2]")),
        ("[1, 2]", r#"[{"op": "add", "path": "/3", "value": 3}]"#, None),
        ("[1, 2]", r#"[{"op": "remove", "path": "/01"}]"#, None),
        ("[1, 2]", r#"[{"op": "remove", "path": [1]}]"#, Some("[1]")),
        (
            r#"{"a": {"b": 1}}"#,
            r#"[{"op": "move", "from": "a/b", "path": "c"}]"#,
            Some(r#"{"a": {}, "c": 1}"#),
        ),
        (
            r#"{"a": 1}"#,
            r#"[{"op": "copy", "from": "a", "path": "c"}]"#,
            Some(r#"{"a": 1, "c": 1}"#),
        ),
        (r#"{"a": 1}"#, r#"[{"op": "test", "path": "a", "value": 1}]"#, Some(r#"{"a": 1}"#)),
        (r#"{"a": 1}"#, r#"[{"op": "test", "path": "a", "value": 2}]"#, None),
        (r#"{"a": 1}"#, r#"[{"op": "dance", "path": "a"}]"#, None),
        ("1", r#"[{"op": "replace", "path": "", "value": 2}]"#, Some("2")),
    ] {
        check(patch::patch, &[value(object), value(patch)], expected);
    }
}

#[test]
fn values_are_written_and_read() {
    let set = Value::set(vec![Value::from(2), Value::from(1)]);
    let object =
        Object::new(vec![(Value::from(1), set), (Value::from("a"), Value::from("<\u{1}"))]);
    let arguments = [Value::Object(object)];
    let text = marshal(&mut Context::default(), &arguments).unwrap().unwrap();
    assert_eq!(text.as_str(), Some(r#"{"1":[1,2],"a":"\u003c\u0001"}"#));
    check(unmarshal, &[text], Some(r#"{"1": [1, 2], "a": "<\u0001"}"#));
    check(unmarshal, &[Value::from("{")], None);
    let arguments = [value(r#"{"a": [1, {}]}"#), value(r#"{"indent": " "}"#)];
    let text = marshal_with_options(&mut Context::default(), &arguments).unwrap().unwrap();
    assert_eq!(text.as_str(), Some("{\n \"a\": [\n  1,\n  {}\n ]\n}"));
    let mut shared = Value::from("ten bytes.");
    for _ in 0..40 {
        shared = Value::array(vec![shared.clone(), shared]);
    }
    assert!(marshal(&mut Context::default(), &[shared]).is_err());
}
