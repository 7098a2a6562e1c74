//! What is not edited, and why.

use model::{Edit, FieldPath, Severity};
use report::patch::{Refusal, patch};

use super::{finding, patched, read};

/// The edit is refused, and the text stays as it is.
#[track_caller]
fn check(text: &str, edit: Edit, why: Refusal) {
    let result = patched(text, vec![vec![edit]]);
    assert_eq!(result.refused, vec![(0, why)]);
    assert_eq!(result.text, text);
    assert_eq!(result.fixed, Vec::<usize>::new());
}

#[test]
fn shared_places_are_left() {
    let path = FieldPath::from;
    check("a: &x\n  b: 1\nc: *x\n", Edit::set("a.b", 2), Refusal::Shared(path("a")));
    check("a: &x\n  b: 1\nc: *x\n", Edit::set("c.b", 2), Refusal::Shared(path("c")));
    check("a: &x\n  b: 1\nc:\n  <<: *x\n", Edit::set("c.b", 2), Refusal::Merged(path("c.b")));
    check("a: &x\n  b: 1\nc:\n  <<: *x\n", Edit::set("a.d", 2), Refusal::Shared(path("a")));
}

#[test]
fn anchor_that_nobody_uses_is_no_reason() {
    let result = patched("a: &x\n  b: 1\n", vec![vec![Edit::set("a.b", 2)]]);
    assert_eq!(result.text, "a: &x\n  b: 2\n");
}

#[test]
fn a_key_beside_a_merge_is_no_reason() {
    let result = patched("a: &x\n  b: 1\nc:\n  d: 1\n  <<: *x\n", vec![vec![Edit::set("c.e", 2)]]);
    assert_eq!(result.text, "a: &x\n  b: 1\nc:\n  d: 1\n  e: 2\n  <<: *x\n");
}

#[test]
fn wrong_types_are_left() {
    let path = FieldPath::from;
    check("a: x\n", Edit::set("a.b", 2), Refusal::WrongType(path("a")));
    check("a: x\n", Edit::append("a", 2), Refusal::WrongType(path("a")));
    check("a: [x]\n", Edit::set("a[3]", 2), Refusal::WrongType(path("a[3]")));
    check("a: [x]\n", Edit::set("a.b", 2), Refusal::WrongType(path("a")));
}

#[test]
fn the_worse_finding_decides() {
    let edits = vec![
        vec![Edit::set("a", 2)],
        vec![Edit::set("b", 9), Edit::set("a", 3)],
        vec![Edit::set("a", 2)],
    ];
    let result = patched("a: 1\n", edits);
    assert_eq!(result.text, "a: 2\n");
    assert_eq!(result.fixed, vec![0, 2]);
    assert_eq!(result.refused, vec![(1, Refusal::Conflict(FieldPath::from("a")))]);
}

#[test]
fn one_that_fails_does_not_hold_up_the_others() {
    let edits = vec![vec![Edit::set("b", 2)], vec![Edit::remove("a")], vec![Edit::set("c", 3)]];
    // Without the second `a`, the first counts.
    let result = patched("x: 0\na: 1\na: 2\n", edits);
    assert_eq!(result.text, "x: 0\na: 1\na: 2\nb: 2\nc: 3\n");
    assert_eq!(result.refused, vec![(1, Refusal::Misread)]);
}

#[test]
fn another_text_is_not_edited() {
    let documents = read("a: 1\n");
    let wanted = finding(&documents[0], Severity::Low, vec![Edit::set("a", 2)]);
    let result = patch("a:  1\n", &documents, &[&wanted], &|text| Some(read(text)));
    assert_eq!(result.text, "a:  1\n");
    assert_eq!(result.refused, vec![(0, Refusal::Mismatch)]);
}
