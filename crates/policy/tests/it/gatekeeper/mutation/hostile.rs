//! Mutators made to hurt are refused or stopped.

use model::Object;
use policy::Mutation;
use policy::gatekeeper::{Mutator, Mutators};
use source::yaml;

use super::{assign, mutate, mutator, named, pod, read};
use crate::dice::Dice;

#[test]
fn any_letters_are_a_location_or_none() {
    let mut dice = Dice(31);
    let letters: Vec<char> = "ab.[]:*\"'\\ 19-é\n".chars().collect();
    for _ in 0..20_000 {
        let location: String =
            (0..dice.below(24)).map(|_| letters[dice.below(letters.len())]).collect();
        let written = assign(&format!("spec.{location}"), "{assign: {value: {a: b}}}");
        if read(&written).is_ok() {
            mutate(&[&written], &pod("{a: [{a: b}]}"));
        }
    }
}

#[test]
fn mutators_of_any_shape_are_read_or_refused() {
    let mut dice = Dice(7);
    let words = ["[]", "{}", "null", "1", "x", "[1, {a: b}]", "{a: {b: [c]}}", "'*'", "-0.5"];
    let good =
        mutator("ModifySet", "spec.a[b: *].c", "{operation: merge, values: {fromList: [1]}}");
    let parts: Vec<&str> = good.split(' ').collect();
    for _ in 0..5_000 {
        let mut parts = parts.clone();
        for _ in 0..=dice.below(3) {
            let at = dice.below(parts.len());
            parts[at] = words[dice.below(words.len())];
        }
        let stream = yaml::read(parts.join(" ").as_bytes(), &yaml::Limits::default());
        for document in &stream.documents {
            let mutator = Mutator::read(&Object::new(document.root(), None));
            Mutators::of(mutator.ok()).unwrap();
        }
    }
}

#[test]
fn long_ways_are_refused() {
    let deep = format!("spec{}", ".a".repeat(100_000));
    assert!(
        read(&assign(&deep, "{assign: {value: 1}}")).unwrap_err().contains("more than 128 steps")
    );
}

#[test]
fn much_to_change_is_stopped() {
    let items = vec!["{name: a}"; 20_000].join(", ");
    let value = "x".repeat(20_000);
    let copies = assign("spec.list[name: *].x", &format!("{{assign: {{value: {value}}}}}"));
    let Mutation::Error(says) = mutate(&[&copies], &pod(&format!("{{list: [{items}]}}"))) else {
        panic!()
    };
    assert!(says.contains("too much"), "{says}");

    let many: String = (0..20_000).map(|at| format!("v{at}, ")).collect();
    let parameters = format!("{{values: {{fromList: [{many}]}}}}");
    let merges = mutator("ModifySet", "spec.list", &parameters);
    let numbers: String = (0..20_000).map(|at| format!("{at}, ")).collect();
    let Mutation::Error(says) = mutate(&[&merges], &pod(&format!("{{list: [{numbers}]}}"))) else {
        panic!()
    };
    assert!(says.contains("too much"), "{says}");
}

#[test]
fn many_mutators_end() {
    let all: Vec<String> = (0..300)
        .map(|at| {
            named("Assign", &format!("m{at}"), "spec.x", &format!("{{assign: {{value: {at}}}}}"))
        })
        .collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    assert!(matches!(mutate(&all, &pod("{}")), Mutation::Changed(_)));
}
