use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::*;

#[test]
fn neither_language_lacks_a_line() {
    let keys = |catalogue: &Catalogue| -> BTreeSet<&str> {
        // Japanese has no plural.
        catalogue.keys().copied().filter(|key| !key.ends_with(".one")).collect()
    };
    assert_eq!(keys(&ENGLISH), keys(&JAPANESE));
    let is_one = |key: &&str| key.ends_with(".one");
    assert_eq!(JAPANESE.keys().copied().filter(is_one).count(), 0);
    for one in ENGLISH.keys().copied().filter(is_one) {
        assert!(ENGLISH.contains_key(one.trim_end_matches(".one")), "{one}");
    }
    for (key, line) in ENGLISH.iter().chain(JAPANESE.iter()) {
        assert!(!line.trim().is_empty(), "{key} says nothing");
    }
}

#[test]
fn no_key_stands_twice() {
    for text in [include_str!("../../catalogue/en.txt"), include_str!("../../catalogue/ja.txt")] {
        let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        let keys: Vec<&str> = lines.map(|line| line.split_once(" = ").unwrap().0).collect();
        let distinct: BTreeSet<&&str> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len());
    }
}

#[test]
fn both_languages_have_the_same_holes() {
    let holes = |line: &str| -> BTreeSet<String> {
        line.split('{').skip(1).map(|it| it.split('}').next().unwrap().to_owned()).collect()
    };
    for (key, line) in ENGLISH.iter().filter(|(key, _)| !key.ends_with(".one")) {
        assert_eq!(holes(line), holes(JAPANESE[key]), "{key}");
    }
}

#[test]
fn every_key_is_said_somewhere_and_what_is_said_has_a_key() {
    let mut sources = String::new();
    gather(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut sources);
    for key in ENGLISH.keys().filter(|key| !key.ends_with(".one")) {
        assert!(sources.contains(&format!("\"{key}\"")), "nobody says {key}");
    }
    for call in ["say(\"", "count(\"", "fill(\""] {
        for rest in sources.split(call).skip(1) {
            let key = rest.split('"').next().unwrap();
            assert!(ENGLISH.contains_key(key), "no line for {key}");
        }
    }
}

fn gather(folder: &Path, sources: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, sources);
        } else if path.extension().is_some_and(|it| it == "rs" || it == "html")
            && !path.ends_with("tests.rs")
        {
            sources.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn a_browser_gets_what_it_wants_most() {
    for (header, expected) in [
        ("", Language::English),
        ("ja", Language::Japanese),
        ("en-GB,ja;q=0.9", Language::English),
        ("en;q=0.5, ja-JP;q=0.8", Language::Japanese),
        ("fr, ja;q=0", Language::English),
        ("de-DE,de;q=0.9,ja;q=0.1", Language::Japanese),
        ("ja;q=NaN,en;q=x", Language::English),
        (",;,q=;=", Language::English),
    ] {
        assert_eq!(Language::accepted(header), expected, "{header}");
    }
}

#[test]
fn holes_are_filled_and_thousands_apart() {
    assert_eq!(grouped(1_234_567), "1,234,567");
    assert_eq!(grouped(123), "123");
    assert_eq!(Language::English.count("count.findings", 1), "1 finding");
    assert_eq!(Language::English.count("count.findings", 1_000), "1,000 findings");
}
