//! Patterns of names, of objects, and written paths of fields.
#![no_main]

use libfuzzer_sys::fuzz_target;
use model::path::Step;
use model::{FieldPath, Glob, ObjectGlob, Reference};

fuzz_target!(|input: (&str, &str)| {
    let (pattern, text) = input;
    let matches = Glob::new(pattern).matches(text);
    let (letters, wanted): (Vec<char>, Vec<char>) =
        (text.chars().collect(), pattern.chars().collect());
    assert_eq!(matches, reference(&wanted, &letters), "{pattern:?} {text:?}");
    assert!(Glob::literal(text).matches(text));
    let object = Reference {
        api_version: "v1".to_owned(),
        kind: "Pod".to_owned(),
        namespace: Some(pattern.to_owned()),
        name: text.to_owned(),
    };
    assert!(ObjectGlob::exactly(&object).matches(&object));
    let _ = ObjectGlob::parse(pattern).map(|glob| glob.matches(&object));
    let path = FieldPath::parse(pattern);
    // A key with the end of its own quotes within has no written form.
    let ends_early = |step: &Step| matches!(step, Step::Key(key) if key.contains(['"', ']']));
    if path.steps().iter().any(ends_early) {
        return;
    }
    assert_eq!(FieldPath::parse(&path.to_string()), path, "{pattern:?} is written {path}");
});

/// What a pattern means, by the textbook: row by row, which beginnings of the text match.
fn reference(pattern: &[char], text: &[char]) -> bool {
    let mut row: Vec<bool> = (0..=text.len()).map(|length| length == 0).collect();
    for piece in pattern {
        let mut next = vec![*piece == '*' && row[0]];
        for (index, letter) in text.iter().enumerate() {
            next.push(match piece {
                '*' => next[index] || row[index + 1],
                '?' => row[index],
                piece => row[index] && piece == letter,
            });
        }
        row = next;
    }
    row[text.len()]
}
