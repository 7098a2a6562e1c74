//! Assign and AssignMetadata.

use policy::Mutation;

use super::{assign, check, mutate, mutator, pod, read};

const HELLO: &str = "value: hello";

/// An assignment with one test of a path.
fn tested(location: &str, value: &str, path: &str, condition: &str) -> String {
    let tests = format!("pathTests: [{{subPath: {path:?}, condition: {condition}}}]");
    assign(location, &format!("{{assign: {{{value}}}, {tests}}}"))
}

#[test]
fn missing_parents_are_made() {
    check(&assign("spec.a.b.c", "{assign: {value: hello}}"), "{}", "{a: {b: {c: hello}}}");
    check(
        &assign("spec.a.b.c", "{assign: {value: {d: [1]}}}"),
        "{a: {x: 1}}",
        "{a: {x: 1, b: {c: {d: [1]}}}}",
    );
    check(&assign("spec.a.b", "{assign: {value: 1}}"), "{a: text}", "error: the field b is wanted");
    check(&assign("spec.a.b", "{assign: {value: 1}}"), "{a: null}", "error: the field b is wanted");
}

#[test]
fn paths_are_tested() {
    let path = "spec.a.b.c";
    for (condition, spec, wanted) in [
        ("MustExist", "{}", "{}"),
        ("MustExist", "{a: {b: {}}}", "{a: {b: {}}}"),
        ("MustExist", "{a: {b: {c: {}}}}", "{a: {b: {c: hello}}}"),
        ("MustExist", "{a: {b: {c: never}}}", "{a: {b: {c: hello}}}"),
        ("MustNotExist", "{}", "{a: {b: {c: hello}}}"),
        ("MustNotExist", "{a: {b: {}}}", "{a: {b: {c: hello}}}"),
        ("MustNotExist", "{a: {b: {c: {}}}}", "{a: {b: {c: {}}}}"),
        ("MustNotExist", "{a: {b: {c: never}}}", "{a: {b: {c: never}}}"),
    ] {
        check(&tested(path, HELLO, path, condition), spec, wanted);
    }
    check(&tested(path, HELLO, "spec.a", "MustExist"), "{a: {}}", "{a: {b: {c: hello}}}");
    check(&tested(path, HELLO, "spec.a", "MustExist"), "{}", "{}");
}

#[test]
fn each_item_is_tested_by_itself() {
    let path = "spec.list[name: *].policy";
    let spec = "{list: [{name: a, policy: own}, {name: b}]}";
    check(
        &tested(path, "value: new", path, "MustNotExist"),
        spec,
        "{list: [{name: a, policy: own}, {name: b, policy: new}]}",
    );
    check(
        &tested(path, "value: new", path, "MustExist"),
        spec,
        "{list: [{name: a, policy: new}, {name: b}]}",
    );
    check(&tested(path, "value: new", "spec.list[name: *]", "MustNotExist"), spec, spec);
}

#[test]
fn items_are_known_by_their_key() {
    let path = "spec.list[name: b].is";
    let spec = "{list: [{name: a}, {name: b}]}";
    let plain = assign(path, "{assign: {value: 1}}");
    check(&plain, spec, "{list: [{name: a}, {name: b, is: 1}]}");
    check(&plain, "{list: [{name: a}]}", "{list: [{name: a}, {name: b, is: 1}]}");
    check(
        &tested(path, "value: 1", "spec.list[name: b]", "MustExist"),
        "{list: [{name: a}]}",
        "{list: [{name: a}]}",
    );
    check(&tested(path, "value: 1", "spec.list[name: b]", "MustNotExist"), spec, spec);

    let port = "spec.list[port: 8443].is";
    let plain = assign(port, "{assign: {value: 1}}");
    check(
        &plain,
        "{list: [{port: 8443}, {port: '8443'}]}",
        "{list: [{port: 8443, is: 1}, {port: '8443'}]}",
    );
    check(&plain, "{list: [{port: 1}]}", "{list: [{port: 1}, {port: 8443, is: 1}]}");
    check(
        &assign("spec.list[port: \"8443\"].is", "{assign: {value: 1}}"),
        "{list: [{port: 8443}]}",
        "{list: [{port: 8443}, {port: '8443', is: 1}]}",
    );
}

#[test]
fn whole_items_are_put_into_lists() {
    let path = "spec.list[name: side]";
    let value = "value: {name: side, new: 1}";
    let (without, with) = ("{list: [{name: a}]}", "{list: [{name: side, old: 1}, {name: a}]}");
    let added = "{list: [{name: a}, {name: side, new: 1}]}";
    let replaced = "{list: [{name: side, new: 1}, {name: a}]}";
    check(&assign(path, &format!("{{assign: {{{value}}}}}")), without, added);
    check(&assign(path, &format!("{{assign: {{{value}}}}}")), with, replaced);
    check(
        &assign(path, &format!("{{assign: {{{value}}}}}")),
        "{}",
        "{list: [{name: side, new: 1}]}",
    );
    check(&tested(path, value, path, "MustNotExist"), without, added);
    check(&tested(path, value, path, "MustNotExist"), with, with);
    check(&tested(path, value, path, "MustExist"), with, replaced);
    check(&tested(path, value, path, "MustExist"), without, without);
}

#[test]
fn metadata_gives_values() {
    check(&assign("spec.a", "{assign: {fromMetadata: {field: name}}}"), "{}", "{a: a}");
    check(&assign("spec.a", "{assign: {fromMetadata: {field: namespace}}}"), "{}", "{a: b}");
}

#[test]
fn what_another_knows_is_not_made_up() {
    let mutator = assign("spec.a", "{assign: {externalData: {provider: p}}}");
    check(&mutator, "{}", "error: Assign/it: it asks a provider");
}

#[test]
fn assignments_that_cannot_be_are_refused() {
    let value = "{assign: {value: 1}}";
    for (location, parameters, says) in [
        ("metadata.labels.a", value, "cannot change metadata"),
        ("spec.list[name: a].name", value, "the key name of a list's items cannot be changed"),
        ("spec.list[name: *].name", value, "cannot be changed"),
        ("spec.list[name: *]", "{assign: {value: {name: a}}}", "ends in *"),
        ("spec.list[name: a]", "{assign: {value: {name: b}}}", "another name"),
        ("spec.list[name: a]", "{assign: {value: {}}}", "another name"),
        ("spec.list[name: a]", "{assign: {value: text}}", "another name"),
        ("spec.list[name: a]", "{assign: {fromMetadata: {field: name}}}", "only a value"),
        ("spec.list[name: a]", "{assign: {externalData: {provider: p}}}", "only a value"),
        ("spec.a", "{}", "one of value"),
        ("spec.a", "{assign: {value: null}}", "one of value"),
        ("spec.a", "{assign: {value: 1, fromMetadata: {field: name}}}", "one of value"),
        ("spec.a", "{assign: {fromMetadata: {field: uid}}}", "neither name nor namespace"),
        (
            "spec.a",
            "{assign: {value: 1}, pathTests: [{subPath: spec.b, condition: MustExist}]}",
            "no beginning of the location",
        ),
        (
            "spec.a",
            "{assign: {value: 1}, pathTests: [{subPath: spec.a, condition: Maybe}]}",
            "no condition is called",
        ),
        (
            "spec.a",
            "{assign: {value: 1}, pathTests: [{subPath: spec.a, condition: MustExist},
            {subPath: spec.a, condition: MustNotExist}]}",
            "must exist and must not",
        ),
        (
            "spec.a.b",
            "{assign: {value: 1}, pathTests: [{subPath: spec.a, condition: MustNotExist},
            {subPath: spec.a.b, condition: MustExist}]}",
            "follows one that must not",
        ),
    ] {
        let refused = read(&assign(location, parameters)).unwrap_err();
        assert!(refused.contains(says), "{location} {parameters}: {refused}");
    }
    let good = assign("spec.a", value);
    for (from, to, says) in [
        ("applyTo:", "appliesTo:", "applyTo is wanted"),
        ("groups: ['']", "groups: []", "must have groups"),
        ("kinds: [Pod]", "kinds: [Pod], operations: [DELETE]", "none of CREATE"),
        ("kinds: [Pod]", "kinds: [Pod], operations: [CREATE, CREATE]", "named twice"),
        ("kinds: [Pod]", "kinds: [Pod], operations: ['*', CREATE]", "beside others"),
        ("name: it", &format!("name: {}", "a".repeat(64)), "longer than 63"),
        ("kind: Assign", "kind: Assigns", "no mutator is called"),
    ] {
        let refused = read(&good.replace(from, to)).unwrap_err();
        assert!(refused.contains(says), "{refused}");
    }
}

#[test]
fn new_labels_and_annotations_are_added() {
    let label = mutator("AssignMetadata", "metadata.labels.owner", "{assign: {value: me}}");
    let Mutation::Changed(tree) = mutate(&[&label], &pod("{}")) else { panic!() };
    let wanted = "{\"name\":\"a\",\"namespace\":\"b\",\"labels\":{\"owner\":\"me\"}}";
    assert_eq!(tree.get("metadata").unwrap().to_string(), wanted);

    let owned = pod("{}").replace("name: a", "name: a, labels: {owner: you}");
    assert_eq!(mutate(&[&label], &owned), Mutation::Skip);

    let name = "{assign: {fromMetadata: {field: namespace}}}";
    let dotted = mutator("AssignMetadata", "metadata.annotations.\"a/b.c\"", name);
    let Mutation::Changed(tree) = mutate(&[&dotted], &pod("{}")) else { panic!() };
    let annotations = tree.get("metadata").unwrap().get("annotations").unwrap();
    assert_eq!(annotations.to_string(), "{\"a/b.c\":\"b\"}");
}

#[test]
fn metadata_is_changed_nowhere_else() {
    for (location, value, says) in [
        ("metadata.name", "value: a", "neither metadata.labels.KEY"),
        ("metadata.labels", "value: a", "neither metadata.labels.KEY"),
        ("metadata.labels.a.b", "value: a", "neither metadata.labels.KEY"),
        ("metadata.labels[a: b]", "value: a", "neither metadata.labels.KEY"),
        ("spec.labels.a", "value: a", "neither metadata.labels.KEY"),
        ("metadata.labels.a", "value: 1", "must be a string"),
        ("metadata.labels.a", "value: {}", "must be a string"),
    ] {
        let written = mutator("AssignMetadata", location, &format!("{{assign: {{{value}}}}}"));
        let refused = read(&written).unwrap_err();
        assert!(refused.contains(says), "{location}: {refused}");
    }
}
