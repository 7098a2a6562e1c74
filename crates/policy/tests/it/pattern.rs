//! Kyverno's patterns: a table of scalars, a table of anchors, and pairs made to hurt.

use model::FieldPath;
use model::path::Step;
use policy::kyverno::pattern::{STEPS, Verdict, judge, matches_scalar};
use policy::patch::json6902::{Leniences, Patch};
use policy::tree::Tree;

use crate::dice::Dice;
use crate::reading::read_one;

#[test]
fn scalars_match_as_kyverno_has_it() {
    let table = include_str!("pattern/scalars.txt");
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let [value, verdict, pattern] = line.splitn(3, ' ').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let [value, pattern] = [value, pattern].map(|text| read_one(&format!("v: {text}")));
        let [value, pattern] = [&value, &pattern].map(|it| it.root().get("v"));
        let expected = verdict == "matches";
        assert_eq!(matches_scalar(value, pattern), expected, "{line}");
    }
}

#[test]
fn anchors_judge_as_kyverno_has_it() {
    let table = include_str!("pattern/anchors.txt");
    for case in table.split("\n\n").filter(|case| !case.trim().is_empty()) {
        let [resource, pattern, expected] = case.trim().lines().collect::<Vec<_>>()[..] else {
            panic!("{case}")
        };
        let [resource, pattern] = [resource, pattern].map(read_one);
        let verdict = match judge(resource.root(), pattern.root(), STEPS) {
            Verdict::Pass => "pass".to_owned(),
            Verdict::Fail(path) => format!("fail {}", written(&path)),
            Verdict::Skip => "skip".to_owned(),
            Verdict::Unknown => "unknown".to_owned(),
        };
        assert_eq!(verdict, expected, "{case}");
    }
}

/// As Kyverno writes it: `/spec/containers/0/image/`.
fn written(path: &FieldPath) -> String {
    path.steps().iter().fold("/".to_owned(), |path, step| match step {
        Step::Key(key) => format!("{path}{key}/"),
        Step::Index(index) => format!("{path}{index}/"),
    })
}

#[test]
fn a_label_that_does_not_match_is_named_whole() {
    let resource = read_one("metadata: {labels: {app.kubernetes.io/name: shop}}");
    let pattern = read_one("metadata: {labels: {app.kubernetes.io/name: bank}}");
    let labels = FieldPath::root().entry("metadata").entry("labels");
    let path = labels.entry("app.kubernetes.io/name");
    assert_eq!(judge(resource.root(), pattern.root(), STEPS), Verdict::Fail(path));
}

#[test]
fn a_huge_list_is_given_up_not_waited_for() {
    let item = "{a: 1, b: 2}";
    let resource = read_one(&format!("l: [{}]", vec![item; 5_000].join(", ")));
    let pattern = read_one("^(l): [{a: 1, b: 3}]");
    assert!(matches!(judge(resource.root(), pattern.root(), STEPS), Verdict::Fail(_)));
    assert_eq!(judge(resource.root(), pattern.root(), 1_000), Verdict::Unknown);
}

/// What a random tree may hold.
const WORDS: &str = "a b (a) =(a) X(b) ^(a) <(b) +(a) * a? !a >1 1-2 1!-2 a|b 1Gi metadata labels \
     /a /0 /- /-1 op path value add remove replace test copy move from";

#[test]
fn any_pair_is_judged_and_any_patch_applied_without_panic() {
    let mut dice = Dice(0x7061_7474);
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let (mut passed, mut patched) = (0, 0);
    for _ in 0..20_000 {
        let [resource, pattern] = [4, 4].map(|depth| grow(&mut dice, &words, depth));
        let [left, right] = [&resource, &pattern].map(Tree::to_document);
        passed += usize::from(judge(left.root(), right.root(), 10_000) == Verdict::Pass);
        assert_eq!(Tree::from_node(left.root(), 1_000_000).unwrap(), resource);
        assert_eq!(Tree::from_json(&resource.to_string()).unwrap(), resource);
        let merged = policy::patch::merge(resource.clone(), pattern.clone());
        // What is merged in once more changes nothing.
        assert_eq!(policy::patch::merge(merged.clone(), pattern), merged);
        let path = ["", "/a", "/b/a", "/a/0", "/a/-", "/-1", "/metadata/labels/a"];
        let [at, from] = [(); 2].map(|()| path[dice.below(path.len())]);
        let op = ["add", "remove", "replace", "move", "copy", "test"][dice.below(6)];
        let text = format!(r#"[{{"op":"{op}","path":"{at}","from":"{from}","value":[1]}}]"#);
        let patch = Patch::read(&Tree::from_json(&text).unwrap()).unwrap();
        for leniences in [Leniences::default(), Leniences::KYVERNO] {
            patched += usize::from(patch.apply(merged.clone(), leniences).is_ok());
        }
    }
    assert!(passed > 10 && patched > 1_000, "{passed} {patched}");
}

fn grow(dice: &mut Dice, words: &[&str], depth: usize) -> Tree {
    let count = if depth == 0 { 0 } else { dice.below(4) };
    match dice.below(8) {
        0 => Tree::Null,
        1 => Tree::Bool(dice.below(2) == 0),
        2 => Tree::from_json(["0", "1", "-2.5", "1e3"][dice.below(4)]).unwrap(),
        3 => Tree::String(words[dice.below(words.len())].to_owned()),
        4 => Tree::List((0..count).map(|_| grow(dice, words, depth - 1)).collect()),
        _ => (0..count)
            .map(|_| (words[dice.below(words.len())].to_owned(), grow(dice, words, depth - 1)))
            .collect::<policy::tree::Map>()
            .into(),
    }
}
