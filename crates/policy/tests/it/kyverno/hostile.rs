//! Patterns and objects made to hurt.

use policy::kyverno::pattern::{Match, Pattern, PatternError};
use policy::tree::Tree;

use crate::dice::Dice;
use crate::growing::Grower;

const KEYS: &str = "a b (a) (b) =(a) =(b) X(a) X(b) ^(a) ^(b) <(a) <(b) +(a) +(b) metadata labels \
     annotations =(metadata) (labels) a* ?b X(a*) name (name) ( () X( (a))";
const WORDS: &str = "a b * ? ?* !a >1 >=1Gi <=5m 1-2 1!-2 a|b a&b | & ! - !- 1- -1 1.- \
     1h-2h 9999999999999999999999 1e999 .5 x\u{308} null true";

#[test]
fn a_pattern_comes_to_an_answer_about_anything() {
    let mut dice = Dice(0x5eed);
    let mut counts = [0; 3];
    for _ in 0..10_000 {
        let mut grower = Grower { dice: &mut dice, keys: KEYS, words: WORDS };
        let (pattern, object) = (grower.tree(4), grower.tree(4));
        let document = object.to_document();
        let pattern = Pattern::compile(&pattern).unwrap();
        let found = pattern.matches(document.root());
        assert_eq!(found, pattern.matches(document.root()));
        match found {
            Match::Pass => counts[0] += 1,
            Match::Fail(_) => counts[1] += 1,
            Match::Skip(_) => counts[2] += 1,
            Match::TooCostly => panic!("{object} is too much for {pattern:?}"),
        }
    }
    assert!(counts.iter().all(|count| *count > 100), "{counts:?}");
}

#[test]
fn a_pattern_that_nests_too_deep_is_refused() {
    let nested = |depth: usize| {
        (0..depth).fold(Tree::Null, |tree, level| match level % 2 {
            0 => Tree::List(vec![tree]),
            _ => Tree::Map([("a".to_owned(), tree)].into_iter().collect()),
        })
    };
    let deepest = nested(127);
    let pattern = Pattern::compile(&deepest).unwrap();
    assert_eq!(pattern.matches(deepest.to_document().root()), Match::Pass);
    assert_eq!(Pattern::compile(&nested(128)).err(), Some(PatternError::TooDeep(128)));
    assert_eq!(Pattern::compile(&nested(1_000)).err(), Some(PatternError::TooDeep(128)));
}

#[test]
fn a_pattern_with_too_much_to_ask_is_refused() {
    let text = Tree::String("|".repeat(1 << 20));
    assert_eq!(Pattern::compile(&text).err(), Some(PatternError::TooMany(1 << 16)));
}

/// Nobody would wait for the end of these.
#[test]
fn what_would_take_ages_is_given_up() {
    let list = |item: &Tree, count: usize| Tree::List(vec![item.clone(); count]);
    let map = |key: &str, value: Tree| Tree::Map([(key.to_owned(), value)].into_iter().collect());
    let text = |text: &str| Tree::String(text.to_owned());
    // Many patterns that no item is like; a wildcard on every letter of a long text.
    let pattern = map("^(a)", list(&map("b", text("!b")), 5_000));
    let mut items = vec![map("b", text("b")); 50_000];
    items.push(map("b", text("c")));
    let stars = text(&"*a".repeat(20_000));
    for (pattern, object) in [
        (pattern, map("a", Tree::List(items))),
        (map("a", stars), map("a", text(&"a".repeat(1 << 20)))),
    ] {
        let document = object.to_document();
        let pattern = Pattern::compile(&pattern).unwrap();
        assert_eq!(pattern.matches(document.root()), Match::TooCostly);
    }
}
