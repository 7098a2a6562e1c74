//! Patches that are found between two trees.

use policy::patch::json6902::{Leniences, Patch};
use policy::tree::{Map, Tree};

use crate::dice::Dice;
use crate::growing::Grower;

/// The patch between two documents, as it is written, and it makes the one of the other.
fn between(before: &str, after: &str) -> String {
    let [before, after] = [before, after].map(|json| Tree::from_json(json).unwrap());
    check(&before, &after).to_tree().to_string()
}

fn check(before: &Tree, after: &Tree) -> Patch {
    let patch = Patch::between(before, after);
    let applied = patch.apply(before.clone(), Leniences::default());
    assert_eq!(applied.as_ref(), Ok(after), "{before} to {after} by {}", patch.to_tree());
    assert_eq!(patch.is_empty(), before == after, "{before} to {after}");
    assert_eq!(Patch::read(&patch.to_tree()).as_ref(), Ok(&patch));
    patch
}

#[test]
fn only_what_differs_is_in_the_patch() {
    for (before, after, expected) in [
        (r#"{"a":1,"b":[1,{"c":2}]}"#, r#"{"b":[1.0,{"c":2}],"a":1}"#, "[]"),
        (r#"{"a":1}"#, r#"{"a":1,"b":{}}"#, r#"[{"op":"add","path":"/b","value":{}}]"#),
        (r#"{"a":1,"b":2}"#, r#"{"a":1}"#, r#"[{"op":"remove","path":"/b"}]"#),
        (
            r#"{"m":{"a/b":1,"c~d":2}}"#,
            r#"{"m":{"a/b":2,"c~d":3}}"#,
            r#"[{"op":"replace","path":"/m/a~1b","value":2},{"op":"replace","path":"/m/c~0d","value":3}]"#,
        ),
        (r#"{"a":{}}"#, r#"{"a":[]}"#, r#"[{"op":"replace","path":"/a","value":[]}]"#),
        (r#"{"a":null}"#, r#"{}"#, r#"[{"op":"remove","path":"/a"}]"#),
        ("1", "2", r#"[{"op":"replace","path":"","value":2}]"#),
        // Lists.
        ("[1,2,3]", "[1,2,3,4]", r#"[{"op":"add","path":"/3","value":4}]"#),
        ("[1,2,3]", "[0,1,2,3]", r#"[{"op":"add","path":"/0","value":0}]"#),
        ("[1,2,3,4]", "[1,4]", r#"[{"op":"remove","path":"/1"},{"op":"remove","path":"/1"}]"#),
        ("[1,2,3]", "[1,5,3]", r#"[{"op":"replace","path":"/1","value":5}]"#),
        (
            "[1,2,3,4,5,6]",
            "[2,0,4,6,7]",
            r#"[{"op":"remove","path":"/0"},{"op":"replace","path":"/1","value":0},{"op":"remove","path":"/3"},{"op":"add","path":"/4","value":7}]"#,
        ),
        (
            r#"[{"name":"a"},{"name":"b"}]"#,
            r#"[{"name":"new"},{"name":"a"},{"name":"b","x":1}]"#,
            r#"[{"op":"add","path":"/0","value":{"name":"new"}},{"op":"add","path":"/2/x","value":1}]"#,
        ),
    ] {
        assert_eq!(between(before, after), expected, "{before} to {after}");
    }
}

const KEYS: &str = "metadata spec a/b c~d 0 - name";
const WORDS: &str = "a b c /spec -";

/// Trees that have much in common, and some that have nothing.
#[test]
fn a_patch_makes_the_one_of_the_other() {
    let (mut dice, mut longest) = (Dice(0xd1ff), 0);
    for _ in 0..5_000 {
        let before = Grower { dice: &mut dice, keys: KEYS, words: WORDS }.tree(5);
        let mut after = before.clone();
        for _ in 0..dice.below(4) {
            change(&mut after, &mut dice);
        }
        longest = longest.max(check(&before, &after).operations.len());
        let other = Grower { dice: &mut dice, keys: KEYS, words: WORDS }.tree(5);
        check(&before, &other);
    }
    assert!(longest > 5, "{longest}");
}

/// Changes something somewhere.
fn change(tree: &mut Tree, dice: &mut Dice) {
    let new = Grower { dice, keys: KEYS, words: WORDS }.tree(2);
    match tree {
        Tree::List(items) if !items.is_empty() => {
            let at = dice.below(items.len());
            match dice.below(5) {
                0 => drop(items.remove(at)),
                1 => items.insert(at, new),
                2 => items.rotate_left(at),
                _ => change(&mut items[at], dice),
            }
        }
        Tree::Map(map) if !map.is_empty() => {
            let at = dice.below(map.len());
            match dice.below(4) {
                0 => {
                    let key = map.iter().nth(at).unwrap().0.to_owned();
                    map.remove(&key);
                }
                1 => map.insert("new", new),
                _ => change(map.iter_mut().nth(at).unwrap().1, dice),
            }
        }
        other => *other = new,
    }
}

/// Lists that have nothing in common, and mappings whose keys come in another order, take no
/// longer than they must.
#[test]
fn what_is_large_is_compared_in_bounded_time() {
    let text = |number: usize| Tree::String(number.to_string());
    let list = |from: usize| Tree::List((from..from + 50_000).map(text).collect());
    check(&list(0), &list(25_000));
    let names = || (0..100_000).map(|number: usize| format!("k{number}"));
    let json = |names: Vec<String>, value: &str| {
        let entries = names.iter().map(|name| format!("\"{name}\":{value}"));
        Tree::from_json(&format!("{{{}}}", entries.collect::<Vec<_>>().join(","))).unwrap()
    };
    let before = json(names().collect(), "1");
    let after = json(names().rev().collect(), "2");
    assert_eq!(Patch::between(&before, &after).operations.len(), 100_000);
    assert_ne!(before, after);
    let nested = (0..60).fold(Tree::Map(Map::new()), |tree, number| {
        Tree::List(vec![text(number), tree.clone(), text(number + 1)])
    });
    let other = (0..60).fold(Tree::Null, |tree, number| {
        Tree::List(vec![text(number + 1), text(number), tree.clone()])
    });
    check(&nested, &other);
}
