//! ModifySet.

use super::{check, mutator, read};

fn set(operation: &str, values: &str) -> String {
    let parameters = format!("{{{operation} values: {{fromList: {values}}}}}");
    mutator("ModifySet", "spec.a.set", &parameters)
}

#[test]
fn values_are_merged_in_once() {
    for operation in ["operation: merge,", ""] {
        for (values, spec, wanted) in [
            ("[x, y]", "{}", "{a: {set: [x, y]}}"),
            ("[x, y]", "{a: {set: []}}", "{a: {set: [x, y]}}"),
            ("[x, y]", "{a: {set: [y, z]}}", "{a: {set: [y, z, x]}}"),
            ("[x, x]", "{a: {set: [z]}}", "{a: {set: [z, x]}}"),
            ("[]", "{a: {set: [z, z]}}", "{a: {set: [z, z]}}"),
            ("[{b: 1}, [2]]", "{a: {set: [{b: 1}]}}", "{a: {set: [{b: 1}, [2]]}}"),
            ("[1]", "{a: {set: ['1', 1]}}", "{a: {set: ['1', 1]}}"),
            ("[x]", "{a: {set: text}}", "error: set is no list"),
        ] {
            check(&set(operation, values), spec, wanted);
        }
    }
}

#[test]
fn values_are_pruned() {
    for (values, spec, wanted) in [
        ("[x, y]", "{a: {set: [y, z, x, y]}}", "{a: {set: [z]}}"),
        ("[x]", "{a: {set: [x]}}", "{a: {set: []}}"),
        ("[x]", "{a: {set: []}}", "{a: {set: []}}"),
        ("[]", "{a: {set: [x, x]}}", "{a: {set: [x, x]}}"),
        ("[{b: 1}]", "{a: {set: [{b: 1}, {b: 2}]}}", "{a: {set: [{b: 2}]}}"),
        ("[x]", "{a: {set: {x: 1}}}", "error: set is no list"),
        // As with Gatekeeper, what holds the set is made even where there is nothing to prune.
        ("[x]", "{}", "{a: {}}"),
    ] {
        check(&set("operation: prune,", values), spec, wanted);
    }
}

#[test]
fn sets_that_cannot_be_are_refused() {
    let values = "{values: {fromList: [x]}}";
    for (location, parameters, says) in [
        ("metadata.finalizers", values, "cannot change metadata"),
        ("spec.list[name: a]", values, "cannot change whole items"),
        ("spec.a", "{operation: toggle, values: {fromList: [x]}}", "neither merge nor prune"),
    ] {
        let refused = read(&mutator("ModifySet", location, parameters)).unwrap_err();
        assert!(refused.contains(says), "{refused}");
    }
}
