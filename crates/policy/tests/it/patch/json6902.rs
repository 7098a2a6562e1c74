//! What holds for every patch.

use policy::patch::Pointer;
use policy::patch::json6902::{Leniences, Operation, Patch};
use policy::tree::{Map, Tree};

use crate::dice::Dice;
use crate::growing::Grower;

const KEYS: &str = "a b c/d ~ 0 1 - ~1 // e~f";
const WORDS: &str = "x y z";

/// The way to each value of a tree.
fn ways(tree: &Tree, here: &str, all: &mut Vec<String>) {
    all.push(here.to_owned());
    match tree {
        Tree::List(items) => {
            for (index, item) in items.iter().enumerate() {
                ways(item, &format!("{here}/{index}"), all);
            }
        }
        Tree::Map(map) => {
            for (key, value) in map.iter() {
                let key = key.replace('~', "~0").replace('/', "~1");
                ways(value, &format!("{here}/{key}"), all);
            }
        }
        _ => {}
    }
}

fn apply(tree: &Tree, operations: &[Operation]) -> Option<Tree> {
    let patch = Patch { operations: operations.to_vec() };
    patch.apply(tree.clone(), Leniences::default()).ok()
}

#[test]
fn what_is_found_can_be_tested_replaced_moved_and_put_back() {
    let mut dice = Dice(0x6902);
    for _ in 0..500 {
        let mut grower = Grower { dice: &mut dice, keys: KEYS, words: WORDS };
        let (tree, other) = (Tree::Map(grower.map(3)), grower.tree(2));
        let mut all = Vec::new();
        ways(&tree, "", &mut all);
        for way in &all {
            let path = Pointer::parse(way).unwrap();
            assert_eq!(path.to_string(), *way);
            let value = path.find(&tree).unwrap().clone();
            assert!(apply(&tree, &[Operation::Test(path.clone(), value.clone())]).is_some());
            let replaced = apply(&tree, &[Operation::Replace(path.clone(), other.clone())]);
            assert_eq!(replaced.as_ref().and_then(|tree| path.find(tree)), Some(&other));
            let back = [Operation::Remove(path.clone()), Operation::Add(path.clone(), value)];
            assert_eq!(apply(&tree, &back).as_ref(), Some(&tree), "{way} in {tree}");
            let to = Pointer::parse("/new").unwrap();
            if !way.is_empty() {
                let moved = [Operation::Move { from: path.clone(), to: to.clone() }];
                let copied = [Operation::Copy { from: path.clone(), to }, Operation::Remove(path)];
                assert_eq!(apply(&tree, &moved), apply(&tree, &copied));
            }
        }
    }
}

#[test]
fn a_patch_of_anything_comes_to_an_answer() {
    let mut dice = Dice(0x7e57);
    let mut done = 0;
    for _ in 0..5_000 {
        let mut grower = Grower { dice: &mut dice, keys: KEYS, words: WORDS };
        let tree = grower.tree(4);
        let count = grower.dice.below(5);
        let operations = (0..count).map(|_| operation(&mut grower)).collect();
        let Ok(patch) = Patch::read(&Tree::List(operations)) else { continue };
        for leniences in [Leniences::default(), Leniences::KYVERNO] {
            done += usize::from(patch.apply(tree.clone(), leniences).is_ok());
        }
    }
    assert!(done > 1_000, "{done}");
}

fn operation(grower: &mut Grower<'_>) -> Tree {
    let way = |grower: &mut Grower<'_>| {
        let count = grower.dice.below(4);
        let steps = (0..count).map(|_| grower.one_of("/a /b /0 /1 /- /-1 /~0 /c~1d /2 /01 a ~2"));
        Tree::String(steps.collect())
    };
    let mut map = Map::new();
    let name = grower.one_of("add remove replace move copy test");
    map.insert("op", Tree::String(name));
    map.insert("path", way(grower));
    map.insert("from", way(grower));
    map.insert("value", grower.tree(2));
    Tree::Map(map)
}
