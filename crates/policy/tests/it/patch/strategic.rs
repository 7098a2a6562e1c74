//! Strategic merges, as people write them and as nobody would.

use policy::patch::merge;
use policy::patch::strategic::{self, StrategicError};
use policy::tree::Tree;

use crate::dice::Dice;
use crate::growing::Grower;
use crate::reading::read_one;

fn tree(yaml: &str) -> Tree {
    Tree::from_node(read_one(yaml).root(), 10_000).unwrap()
}

/// The spec of a pod before and after a patch.
#[track_caller]
fn check(before: &str, patch: &str, after: &str) {
    let [before, patch, after] =
        [before, patch, after].map(|spec| tree(&format!("{{apiVersion: v1, spec: {spec}}}")));
    assert_eq!(strategic::merge(before, patch).unwrap(), after);
}

#[test]
fn items_are_told_apart_by_their_keys() {
    check(
        "{containers: [{name: a, image: x}, {name: b}]}",
        "{containers: [{name: c}, {name: b, image: y}]}",
        "{containers: [{name: c}, {name: b, image: y}, {name: a, image: x}]}",
    );
    let aliases = "{hostAliases: [{ip: 1, hostnames: [a]}]}";
    check("{hostAliases: [{ip: 1}]}", aliases, aliases);
    check("{tolerations: [{key: a}]}", "{tolerations: [{key: b}]}", "{tolerations: [{key: b}]}");
}

#[test]
fn ports_have_two_keys_of_which_one_may_be_left_out() {
    let ports = |ports: &str| format!("{{containers: [{{name: a, ports: [{ports}]}}]}}");
    check(
        &ports("{containerPort: 1, protocol: UDP}, {containerPort: 2}"),
        &ports("{containerPort: 2, protocol: TCP, name: x}, {containerPort: 1, protocol: TCP}"),
        &ports(
            "{containerPort: 1, protocol: TCP}, {containerPort: 1, protocol: UDP}, \
             {containerPort: 2, protocol: TCP, name: x}",
        ),
    );
}

#[test]
fn values_of_a_list_are_there_once() {
    let object = tree("{apiVersion: v1, metadata: {finalizers: [a, b]}}");
    let merged = strategic::merge(object, tree("{metadata: {finalizers: [c, a]}}")).unwrap();
    assert_eq!(merged, tree("{apiVersion: v1, metadata: {finalizers: [c, a, b]}}"));
}

#[test]
fn directives_are_followed() {
    check("{a: {b: 1}}", "{a: {$patch: replace, c: 2}}", "{a: {c: 2}}");
    check("{a: {b: 1}, d: 1}", "{a: {$patch: delete}}", "{d: 1}");
    check("{a: {b: 1}}", "{a: {$patch: merge, c: 2}}", "{a: {b: 1, c: 2}}");
    check("{d: 1}", "{a: {$patch: replace, c: 2}}", "{d: 1, a: {c: 2}}");
    let volumes = "{volumes: [{name: a}, {name: b}]}";
    check(volumes, "{volumes: [{$patch: delete, name: a}]}", "{volumes: [{name: b}]}");
    check(volumes, "{volumes: [{$patch: replace}, {name: c}]}", "{volumes: [{name: c}]}");
    check(volumes, "{volumes: [{$patch: delete}]}", "{}");
    check(volumes, "{$setElementOrder/volumes: [{name: b}, {name: a}]}", volumes);
}

#[test]
fn directives_that_nobody_follows_are_refused() {
    for unknown in ["$patch: explode", "$retainKeys: [a]", "$deleteFromPrimitiveList/b: [c]"] {
        let refused = strategic::merge(tree("{a: {}}"), tree(&format!("{{a: {{{unknown}}}}}")));
        assert!(matches!(refused, Err(StrategicError::Directive(_))), "{unknown}");
    }
}

#[test]
fn null_takes_a_field_away() {
    check("{a: 1, b: 2}", "{a: null, c: null}", "{b: 2}");
    check("{}", "{a: {b: null}}", "{a: {}}");
    let wrong = strategic::merge(tree("a: {b: 1}"), tree("a: [1]"));
    assert_eq!(wrong, Err(StrategicError::Kind("a".to_owned())));
}

/// Where nobody says that lists have keys, it is the merge of RFC 7386.
#[test]
fn an_unknown_kind_is_merged_as_json() {
    let mut dice = Dice(0x7386);
    let mut merged = 0;
    for _ in 0..5_000 {
        let keys = "a b c spec containers volumes";
        let mut grower = Grower { dice: &mut dice, keys, words: "x y" };
        let (mut object, patch) = (grower.map(4), Tree::Map(grower.map(4)));
        object.insert("apiVersion", Tree::String("example.com/v1".to_owned()));
        let object = Tree::Map(object);
        if let Ok(ours) = strategic::merge(object.clone(), patch.clone()) {
            assert_eq!(ours, merge(object, patch));
            merged += 1;
        }
    }
    assert!(merged > 1_000, "{merged}");
}

/// A pod whose containers have names, and anything else.
fn pod(grower: &mut Grower<'_>) -> Tree {
    let (first, count) = (grower.dice.below(3), grower.dice.below(4));
    let containers = (first..first + count).map(|name| {
        let mut item = grower.map(2);
        item.insert("name", Tree::String(format!("c{name}")));
        Tree::Map(item)
    });
    let spec = [("containers".to_owned(), Tree::List(containers.collect()))];
    let spec = Tree::Map(spec.into_iter().collect());
    Tree::Map([("spec".to_owned(), spec)].into_iter().collect())
}

/// A patch that has been merged has nothing left to change.
#[test]
fn a_merge_settles() {
    let mut dice = Dice(0x5e77);
    let mut merged = 0;
    for _ in 0..5_000 {
        let mut grower = Grower { dice: &mut dice, keys: "a b spec metadata", words: "x y" };
        let (object, patch) = (pod(&mut grower), pod(&mut grower));
        let Ok(once) = strategic::merge(object, patch.clone()) else { continue };
        assert_eq!(strategic::merge(once.clone(), patch.clone()).as_ref(), Ok(&once), "{patch}");
        merged += 1;
    }
    assert!(merged > 1_000, "{merged}");
}
