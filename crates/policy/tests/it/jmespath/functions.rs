//! What each of Kyverno's functions gives.

use super::ask;

#[test]
fn functions_give_what_kyverno_gives() {
    let table = include_str!("functions.txt");
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (expression, expected) = line.split_once(" => ").unwrap();
        assert_eq!(ask(expression, r#"{"a":{"b":1},"list":[3,1]}"#), expected, "{expression}");
    }
}
