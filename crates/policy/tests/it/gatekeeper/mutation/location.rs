//! Locations are read as Gatekeeper reads them.

use super::{assign, check, read, spec_of};

/// Whether a location can be read; each lies below `spec`, so that it shows in a pod.
fn refusal(location: &str) -> Option<String> {
    read(&assign(location, "{assign: {value: 1}}")).err()
}

#[test]
fn names_are_bare_or_in_quotes() {
    for (location, wanted) in [
        ("spec.a", "{a: 1}"),
        ("  spec  .  a  ", "{a: 1}"),
        ("spec.\"a b\"", "{'a b': 1}"),
        ("spec.'a.b'.c", "{a.b: {c: 1}}"),
        ("spec.'it\\'s'", "{'it''s': 1}"),
        ("spec.\"back\\\\\"", "{'back\\': 1}"),
        ("spec.\"\".a", "{'': {a: 1}}"),
        ("spec.-1_a", "{'-1_a': 1}"),
        ("spec.area51", "{area51: 1}"),
        ("spec.\"51\"", "{'51': 1}"),
        ("spec.'a[b: *]'", "{'a[b: *]': 1}"),
        ("spec.a[name: x].b", "{a: [{name: x, b: 1}]}"),
        ("spec.a[name: \"*\"].b", "{a: [{name: '*', b: 1}]}"),
        ("spec.a[name: \"\"].b", "{a: [{name: '', b: 1}]}"),
        ("spec.a[\"the key\": 'of it'].b", "{a: [{the key: of it, b: 1}]}"),
        ("spec.a[port: 0123].b", "{a: [{port: 123, b: 1}]}"),
        ("spec.a[port: \"123\"].b", "{a: [{port: '123', b: 1}]}"),
        ("spec.a[port: 9223372036854775807].b", "{a: [{port: 9223372036854775807, b: 1}]}"),
    ] {
        check(&assign(location, "{assign: {value: 1}}"), "{}", wanted);
    }
}

#[test]
fn what_is_no_location_is_refused() {
    for location in [
        "",
        " ",
        "spec.",
        ".spec",
        "spec..a",
        "spec a",
        "[a: b]",
        "spec.[a: b]",
        "[a: b][c: *]",
        "spec.a[b: c][d: *].e",
        "spec.a[b c: d]",
        "spec.a[b: c d]",
        "spec.a[b: ].c",
        "spec.a[].c",
        "spec.a[:].c",
        "spec.a[:b].c",
        "spec.a[b].c",
        "spec.a[*].c",
        "spec.a[123: b]",
        "spec.123.b",
        "012",
        "*",
        "][",
        "spec[",
        "[",
        ":",
        "spec.a[b: 0x12].c",
        "spec.a[b: -].c.",
        "spec.$a",
        "spec.a[b: 9223372036854775808].c",
        "spec.\"a",
        "spec.'a\\'",
        "spec.a{b}",
    ] {
        assert!(refusal(location).is_some(), "{location}");
    }
    assert_eq!(refusal("spec.a[b: c].d"), None);
}

#[test]
fn a_glob_is_each_item_and_makes_none() {
    let mutator = assign("spec.list[name: *].is", "{assign: {value: true}}");
    check(
        &mutator,
        "{list: [{name: a}, {name: b, is: false}, {}]}",
        "{list: [{name: a, is: true}, {name: b, is: true}, {is: true}]}",
    );
    assert_eq!(spec_of(&[&mutator], "{list: []}"), "{\"list\":[]}");
    assert_eq!(spec_of(&[&mutator], "{}"), "{}");
    check(&mutator, "{list: [text]}", "error: the field is is wanted where no mapping is");
    check(&mutator, "{list: {}}", "error: items by their name are wanted where no list is");
}
