//! Mutations: strategic merges with anchors.

use policy::kyverno::mutate::{MutateError, patch};
use policy::kyverno::pattern::STEPS;
use policy::tree::Tree;

use crate::dice::Dice;
use crate::growing::Grower;
use crate::reading::read_one;

fn tree(yaml: &str) -> Tree {
    Tree::from_node(read_one(yaml).root(), 10_000).unwrap()
}

/// A patch of a pod's spec, the spec before it, and after it; `skip` where it stays.
#[track_caller]
fn check(patch: &str, before: &str, after: &str) {
    let pod = |spec: &str| format!("apiVersion: v1\nkind: Pod\nspec: {spec}\n");
    let wanted = tree(&format!("spec: {patch}"));
    let expected = tree(&pod(if after == "skip" { before } else { after }));
    assert_eq!(self::patch(read_one(&pod(before)).root(), &wanted, STEPS), Ok(expected));
}

#[test]
fn additions_leave_what_is_there() {
    check("{+(a): 1, +(b): {c: 2}}", "{a: 0}", "{a: 0, b: {c: 2}}");
    check("{a: {+(b): 1}}", "{}", "{a: {b: 1}}");
    check("{a: {+(b): 1}}", "{a: {b: null}}", "{a: {b: null}}");
}

#[test]
fn a_condition_decides_about_its_mapping() {
    check("{(a): x*, b: 1}", "{a: xy}", "{a: xy, b: 1}");
    check("{(a): x*, b: 1}", "{a: y}", "skip");
    check("{(a): x*, b: 1}", "{}", "skip");
    check("{(a): 5, b: 1}", "{a: '5'}", "{a: '5', b: 1}");
    check("{(a): true, (c): {d: '>3'}, b: 1}", "{a: true, c: {d: 2}}", "skip");
    check("{<(a): x, b: 1}", "{}", "skip");
    check("{a: {b: {(c): 1, d: 2}}}", "{a: {b: {c: 1}}}", "{a: {b: {c: 1, d: 2}}}");
    check("{(a): {+(b): 1}}", "{a: {c: 1}}", "{a: {c: 1, b: 1}}");
}

#[test]
fn an_item_with_conditions_is_meant_for_each_that_is_like_it() {
    let patch = "{containers: [{(image): '*:latest', pull: Always}]}";
    check(
        patch,
        "{containers: [{name: a, image: 'a:latest'}, {name: b, image: b:1}]}",
        "{containers: [{name: a, image: 'a:latest', pull: Always}, {name: b, image: b:1}]}",
    );
    check(patch, "{containers: [{name: b, image: b:1}]}", "{containers: [{name: b, image: b:1}]}");
    // An item without a name cannot be told from others.
    check(patch, "{containers: [{image: 'a:latest'}]}", "{containers: [{image: 'a:latest'}]}");
    check(patch, "{}", "{}");
}

/// What is added to one item says nothing about the next.
#[test]
fn additions_are_settled_for_each_item() {
    check(
        "{containers: [{(name): '*', security: {+(privileged): false}}]}",
        "{containers: [{name: a}, {name: b, security: {privileged: true}}]}",
        "{containers: [{name: a, security: {privileged: false}}, \
         {name: b, security: {privileged: true}}]}",
    );
    check(
        "{containers: [{(name): '*', ports: [{(name): p, +(protocol): UDP}]}]}",
        "{containers: [{name: a, ports: [{name: p, containerPort: 1}]}]}",
        "{containers: [{name: a, ports: [{name: p, containerPort: 1, protocol: UDP}]}]}",
    );
}

#[test]
fn a_global_condition_in_a_list_asks_for_one_item() {
    let patch = "{a: 1, volumes: [{<(hostPath): {path: '*'}}]}";
    let with = "{volumes: [{name: x}, {name: y, hostPath: {path: /}}]}";
    check(patch, with, "{volumes: [{name: x}, {name: y, hostPath: {path: /}}], a: 1}");
    check(patch, "{volumes: [{name: x}]}", "skip");
    check(patch, "{}", "skip");
}

#[test]
fn what_was_written_empty_stays() {
    check("{volumes: [{name: a, emptyDir: {}}]}", "{}", "{volumes: [{name: a, emptyDir: {}}]}");
    check("{a: []}", "{a: [1]}", "{a: []}");
}

#[test]
fn no_anchor_is_left_at_the_root() {
    let pod = read_one("{apiVersion: v1, metadata: {name: a}}");
    let additions = tree("{(metadata): {+(labels): {b: c}}}");
    let expected = tree("{apiVersion: v1, metadata: {name: a, labels: {b: c}}}");
    assert_eq!(self::patch(pod.root(), &additions, STEPS), Ok(expected));
}

const KEYS: &str = "a b (a) (b) <(a) <(b) +(a) +(b) name (name) +(name) containers env ports spec \
     containerPort protocol metadata finalizers $patch";
const WORDS: &str = "a b * ?* !a merge delete replace";

#[test]
fn a_merge_comes_to_an_end_with_anything() {
    let mut dice = Dice(0xfade);
    let mut counts = [0; 2];
    for _ in 0..3_000 {
        let mut grower = Grower { dice: &mut dice, keys: KEYS, words: WORDS };
        let (patch, object) = (Tree::Map(grower.map(5)), Tree::Map(grower.map(5)));
        let document = object.to_document();
        match self::patch(document.root(), &patch, STEPS) {
            Ok(merged) => {
                // A copy of the patch for each item, at most.
                assert!(merged.weight() <= object.weight() * (1 + patch.weight()), "{merged}");
                counts[0] += 1;
            }
            Err(_) => counts[1] += 1,
        }
    }
    assert!(counts.iter().all(|count| *count > 100), "{counts:?}");
}

/// Whatever is there stays, and all the rest comes.
#[test]
fn additions_never_change_what_is_there() {
    let mut dice = Dice(0xadd);
    for _ in 0..2_000 {
        let mut grower = Grower { dice: &mut dice, keys: "a b c d e", words: "x y" };
        let (object, patch) = (grower.map(3), grower.map(3));
        let additions = patch.iter().map(|(key, value)| (format!("+({key})"), value.clone()));
        let document = Tree::Map(object.clone()).to_document();
        let additions = Tree::Map(additions.collect());
        let merged = self::patch(document.root(), &additions, STEPS).unwrap();
        assert!(object.iter().all(|(key, value)| merged.get(key) == Some(value)));
        for (key, value) in patch.iter().filter(|(_, value)| **value != Tree::Null) {
            assert!(merged.get(key).is_some(), "{key}: {value}");
        }
    }
}

/// Nobody would wait for the end of these.
#[test]
fn what_would_take_ages_is_given_up() {
    let item = |name: usize| tree(&format!("{{name: n{name}, image: a}}"));
    let many = Tree::List((0..5_000).map(item).collect());
    let object = |list: Tree| {
        let spec: Tree = Tree::Map([("containers".to_owned(), list)].into_iter().collect());
        Tree::Map([("spec".to_owned(), spec)].into_iter().collect())
    };
    let document = object(many.clone()).to_document();
    let conditional = Tree::List(vec![tree("{(image): b, a: 1}"); 5_000]);
    let tired = self::patch(document.root(), &object(conditional), 200_000);
    assert_eq!(tired, Err(MutateError::OutOfSteps));
    let long = format!("{{(name): '*', a: {}}}", "x".repeat(1 << 16));
    let tired = self::patch(document.root(), &object(Tree::List(vec![tree(&long)])), STEPS);
    assert_eq!(tired, Err(MutateError::OutOfSteps));
    let tired = self::patch(document.root(), &object(many), STEPS);
    assert!(matches!(tired, Err(MutateError::Merge(_))));
}
