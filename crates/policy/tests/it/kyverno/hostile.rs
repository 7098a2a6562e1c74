//! Patterns and objects made to hurt.

use model::Object;
use policy::kyverno::CleanupPolicy;
use policy::kyverno::pattern::{STEPS, Verdict, judge};
use policy::tree::{Map, Tree};

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
    for _ in 0..3_000 {
        let mut grower = Grower { dice: &mut dice, keys: KEYS, words: WORDS };
        let (pattern, object) = (grower.tree(4), grower.tree(4));
        let [document, wanted] = [&object, &pattern].map(Tree::to_document);
        match judge(document.root(), wanted.root(), STEPS) {
            Verdict::Pass => counts[0] += 1,
            Verdict::Fail(_) => counts[1] += 1,
            Verdict::Skip => counts[2] += 1,
            Verdict::Unknown => panic!("{object} is too much for {pattern}"),
        }
    }
    assert!(counts.iter().all(|count| *count > 100), "{counts:?}");
}

/// Nobody would wait for the end of these.
#[test]
fn what_would_take_ages_is_given_up() {
    let list = |item: &Tree, count: usize| Tree::List(vec![item.clone(); count]);
    let map = |key: &str, value: Tree| Tree::Map([(key.to_owned(), value)].into_iter().collect());
    let text = |text: &str| Tree::String(text.to_owned());
    // Many patterns that no item is like; a wildcard on every letter of a long text.
    let pattern = map("^(a)", list(&map("b", text("!b")), 1_000));
    let mut items = vec![map("b", text("b")); 20_000];
    items.push(map("b", text("c")));
    let stars = text(&"*a".repeat(20_000));
    for (pattern, object) in [
        (pattern, map("a", Tree::List(items))),
        (map("a", stars), map("a", text(&"a".repeat(1 << 20)))),
    ] {
        let [document, pattern] = [object, pattern].map(|tree| tree.to_document());
        assert_eq!(judge(document.root(), pattern.root(), 200_000), Verdict::Unknown);
    }
}

#[test]
fn a_schedule_is_one_or_is_not() {
    const PARTS: &[&str] = &[
        "*",
        "?",
        "/",
        "-",
        ",",
        "0",
        "5",
        "59",
        "60",
        "99999999999",
        "-1",
        "+1",
        "mon",
        "dec",
        " ",
        "@every ",
        "1h",
        "@daily",
        "TZ=",
        "CRON_TZ=UTC ",
        "\u{3042}",
        "\t",
        "\n",
        "L",
        "#",
        "1-5",
        "*/2",
    ];
    let mut dice = Dice(0x5eed);
    let mut taken = 0;
    for round in 0..20_000 {
        let mut schedule = String::new();
        for field in 0..5 {
            schedule.push_str(if field == 0 { "" } else { " " });
            let is_wild = round % 2 == 0;
            for _ in 0..=dice.below(if is_wild { 4 } else { 1 }) {
                schedule.push_str(PARTS[dice.below(PARTS.len())]);
            }
        }
        let mut spec = Map::new();
        spec.insert("schedule", Tree::String(schedule));
        let mut object = Map::new();
        object.insert("kind", Tree::String("ClusterCleanupPolicy".to_owned()));
        object.insert("spec", Tree::Map(spec));
        let document = Tree::Map(object).to_document();
        taken += usize::from(CleanupPolicy::read(&Object::new(document.root(), None)).is_ok());
    }
    assert!((10..10_000).contains(&taken), "{taken}");
}
