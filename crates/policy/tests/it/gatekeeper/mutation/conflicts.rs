//! Mutators that disagree about a shape are left out; the others are applied until they agree.

use policy::Mutation;

use super::{all, mutate, named, pod, spec_of};

/// Which of some mutators conflict, each written as its kind, its name and its location.
fn conflicting(mutators: &[(&str, &str, &str)]) -> String {
    let written: Vec<String> = mutators
        .iter()
        .map(|(kind, name, location)| {
            let parameters = match *kind {
                "Assign" if location.ends_with(']') => "{assign: {value: {name: a, port: a}}}",
                "Assign" => "{assign: {value: 1}}",
                "External" => "{assign: {externalData: {provider: p}}}",
                "ModifySet" => "{values: {fromList: [x]}}",
                _ => "{assignTag: ':a'}",
            };
            named(if *kind == "External" { "Assign" } else { kind }, name, location, parameters)
        })
        .collect();
    let written: Vec<&str> = written.iter().map(String::as_str).collect();
    let found: Vec<String> = all(&written)
        .conflicting()
        .filter_map(|it| Some(it.split_once('/')?.1.to_owned()))
        .collect();
    found.join(" ")
}

#[test]
fn shapes_conflict() {
    for (mutators, wanted) in [
        (&[("Assign", "a", "spec.x"), ("Assign", "b", "spec.y[name: a]")][..], ""),
        (&[("Assign", "a", "spec.x"), ("Assign", "b", "spec[name: a]")], "a b"),
        (&[("Assign", "a", "spec.x"), ("Assign", "b", "spec.x[name: a].y")], ""),
        (&[("Assign", "a", "spec.x"), ("Assign", "b", "spec.x.y")], ""),
        (&[("Assign", "a", "spec.x"), ("ModifySet", "b", "spec.x")], ""),
        (&[("Assign", "a", "spec.x[name: a]"), ("ModifySet", "b", "spec.x")], "a b"),
        (
            &[("AssignImage", "a", "spec.x[name: a].y"), ("ModifySet", "b", "spec.x[name: a].y")],
            "a b",
        ),
        (&[("AssignImage", "a", "spec.x.y"), ("ModifySet", "b", "spec.x")], "a b"),
        (&[("Assign", "a", "spec.x[name: a]"), ("Assign", "b", "spec.x[port: a]")], "a b"),
        (&[("Assign", "a", "spec.x[name: a].y"), ("Assign", "b", "spec.x[name: *].y")], ""),
        (
            &[
                ("Assign", "a", "spec.x.name"),
                ("Assign", "b", "spec.x[name: a]"),
                ("Assign", "c", "spec[x: a].name"),
                ("AssignMetadata", "d", "metadata.labels.a"),
            ],
            "a b c",
        ),
        (&[("External", "a", "spec.x.y"), ("Assign", "b", "spec.x.y.z")], "a b"),
        (
            &[
                ("AssignImage", "a", "spec.x.y"),
                ("Assign", "b", "spec.x.y.z"),
                ("Assign", "c", "spec.x.y"),
            ],
            "b a",
        ),
        (
            &[
                ("External", "a", "spec.x.y"),
                ("Assign", "b", "spec.x.y"),
                ("External", "c", "spec.x"),
            ],
            "a b c",
        ),
        (
            &[
                ("External", "a", "spec.x.y"),
                ("External", "b", "spec.x.y"),
                ("Assign", "c", "spec.x.z"),
            ],
            "",
        ),
    ] {
        let mutators: Vec<_> =
            mutators.iter().copied().filter(|it| it.0 != "AssignMetadata").collect();
        assert_eq!(conflicting(&mutators), wanted, "{mutators:?}");
    }
}

#[test]
fn other_kinds_and_operations_are_other_shapes() {
    let one = named("Assign", "a", "spec.x.y", "{assign: {value: 1}}");
    let other = named("Assign", "b", "spec.x[name: a].y", "{assign: {value: 1}}");
    let conflicts = |other: &str| all(&[&one, other]).conflicting().count();
    assert_eq!(conflicts(&other), 2);
    assert_eq!(conflicts(&other.replace("kinds: [Pod]", "kinds: [Job]")), 0);
    assert_eq!(conflicts(&other.replace("versions: [v1]", "versions: [v2]")), 0);
    let updated = one.replace("kinds: [Pod]", "kinds: [Pod], operations: [UPDATE]");
    let created = other.replace("kinds: [Pod]", "kinds: [Pod], operations: [CREATE]");
    assert_eq!(all(&[&updated, &created]).conflicting().count(), 0);
}

#[test]
fn who_conflicts_changes_nothing() {
    let mutators = [
        named("Assign", "a", "spec.x.y", "{assign: {value: 1}}"),
        named("Assign", "b", "spec.x[name: a].y", "{assign: {value: 1}}"),
        named("Assign", "c", "spec.z", "{assign: {value: 1}}"),
    ];
    let mutators: Vec<&str> = mutators.iter().map(String::as_str).collect();
    assert_eq!(spec_of(&mutators, "{}"), "{\"z\":1}");
}

#[test]
fn mutators_go_by_kind_and_name_until_nothing_changes() {
    let late = named("Assign", "z", "spec.x", "{assign: {value: last}}");
    let early = named("Assign", "a", "spec.x", "{assign: {value: first}}");
    assert_eq!(spec_of(&[&late, &early], "{}"), "{\"x\":\"last\"}");

    // The first finds its field only after the second has made it.
    let waits = "{assign: {value: 2}, pathTests: [{subPath: spec.made, condition: MustExist}]}";
    let waits = named("Assign", "a", "spec.made.more", waits);
    let makes = named("Assign", "b", "spec.made.some", "{assign: {value: 1}}");
    assert_eq!(spec_of(&[&waits, &makes], "{}"), "{\"made\":{\"some\":1,\"more\":2}}");

    let again = mutate(&[&makes], &pod("{made: {some: 1}}"));
    assert_eq!(again, Mutation::Same);
}

#[test]
fn mutators_that_do_not_end_are_an_error() {
    let turn = |name: &str, from: &str, to: &str| {
        let mutator = named("Assign", name, "kind", &format!("{{assign: {{value: {to}}}}}"));
        mutator.replace("kinds: [Pod]", &format!("kinds: [{from}]"))
    };
    // Each has its turn when the round is already past the next.
    let turns = [turn("a", "Three", "Pod"), turn("b", "Two", "Three"), turn("c", "Pod", "Two")];
    let turns: Vec<&str> = turns.iter().map(String::as_str).collect();
    let Mutation::Error(says) = mutate(&turns, &pod("{}")) else { panic!() };
    assert!(says.contains("do not come to an end"), "{says}");

    let back = [turn("a", "Pod", "Two"), turn("b", "Two", "Pod")];
    let back: Vec<&str> = back.iter().map(String::as_str).collect();
    assert_eq!(mutate(&back, &pod("{}")), Mutation::Same);
}

#[test]
fn of_two_with_one_name_the_later_is_kept() {
    let first = named("Assign", "a", "spec.x", "{assign: {value: 1}}");
    let second = named("Assign", "a", "spec.y", "{assign: {value: 1}}");
    assert_eq!(spec_of(&[&first, &second], "{}"), "{\"y\":1}");
}
