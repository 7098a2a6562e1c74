//! Documents made to hurt: what the pages show, with values, keys and lines torn out and mixed.
#![expect(clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::sync::Arc;

use judge::{Engine, Judgement, Settings, posture};
use model::{Inventory, objects_in};
use source::yaml;

use crate::dice::Dice;

/// Values of every type, and words that a check may try to take apart.
const VALUES: &[&str] = &[
    "null",
    "true",
    "-1",
    "18446744073709551615",
    "1e400",
    "''",
    "[]",
    "{}",
    "[[a], {b: c}, 1]",
    "{a: {b: [c]}}",
    "9999999999Gi",
    "1e999999999999",
    "10.0.0.0/99",
    "::/0",
    "a:b@c:d/e//",
    "'${a}'",
    "é\u{301}",
    "--a=",
    "'%s\\0'",
    "*",
    "/../..",
    "!!str 1",
    "!!binary AAAA",
];

#[test]
fn no_check_panics_on_what_its_page_became() {
    let engine = Engine::new(posture::checks(), Settings::default());
    let examples = examples();
    let mut dice = Dice(0xdead_beef);
    for _ in 0..200 {
        let text = torn(&examples, &mut dice);
        assert_eq!(judged(&engine, &text), judged(&engine, &text), "{text}");
    }
}

/// All that the checks say of a file, alone and as all there is.
fn judged(engine: &Engine, text: &str) -> String {
    let file: Arc<str> = "a.yaml".into();
    let limits = yaml::Limits::default();
    let (mut judgement, mut world) = (Judgement::default(), Inventory::of_all());
    for document in yaml::read(text.as_bytes(), &limits).documents {
        for object in objects_in(document.root(), Some(&file)) {
            engine.judge(&object, &mut judgement);
            world.add(&object);
        }
    }
    engine.judge_world(&world, &mut judgement);
    assert!(judgement.findings.iter().all(|it| !it.says.trim().is_empty()), "{text}");
    format!("{:?}", judgement.findings)
}

/// The examples of every page.
fn examples() -> Vec<String> {
    let pages = posture::checks().flat_map(|check| check.page.split("```yaml\n").skip(1));
    let examples = pages.filter_map(|part| part.split("```").next());
    let whole = |example: &str| match example.contains("kind:") {
        true => example.to_owned(),
        false => format!("apiVersion: v1\nkind: Pod\n{example}"),
    };
    examples.map(whole).collect()
}

/// Two examples, some of whose lines have another value, another neighbour, or are gone.
fn torn(examples: &[String], dice: &mut Dice) -> String {
    let mut lines: Vec<String> = Vec::new();
    for separator in ["---", "---"] {
        lines.push(separator.to_owned());
        let example = &examples[dice.below(examples.len())];
        lines.extend(example.lines().map(str::to_owned));
    }
    for _ in 0..=dice.below(4) {
        let at = dice.below(lines.len());
        match (dice.below(6), lines[at].split_once(": ")) {
            (0, _) => drop(lines.remove(at)),
            (1, _) => lines.insert(at, lines[at].clone()),
            (_, Some((key, _))) => {
                lines[at] = format!("{key}: {}", VALUES[dice.below(VALUES.len())]);
            }
            (_, None) if lines[at].ends_with(':') => {
                lines[at] += &format!(" {}", VALUES[dice.below(VALUES.len())]);
            }
            _ => {}
        }
    }
    lines.join("\n") + "\n"
}
