//! `pss:LEVEL[@VERSION]`: what is a reference, what is not, and that nothing else is either.

use policy::pss::{Level, Standard, Version};

use crate::dice::Dice;

#[test]
fn a_reference_names_a_level_and_perhaps_a_version() {
    for (reference, standard) in [
        ("pss:restricted", "restricted:latest"),
        ("pss:restricted@v1.30", "restricted:v1.30"),
        ("pss:baseline@latest", "baseline:latest"),
        ("pss:privileged@v1.0", "privileged:v1.0"),
        ("pss:baseline@v1.37", "baseline:v1.37"),
    ] {
        assert_eq!(Standard::parse(reference).unwrap().to_string(), standard);
    }
}

#[test]
fn anything_else_is_refused_with_what_would_do() {
    for (reference, says) in [
        (
            "restricted",
            "\"restricted\" is no Pod Security Standard: write pss:LEVEL or pss:LEVEL@VERSION",
        ),
        (
            "pss:strict",
            "no Pod Security level \"strict\": it is one of privileged, baseline, restricted",
        ),
        ("pss:", "no Pod Security level \"\": it is one of privileged, baseline, restricted"),
        (
            "pss:baseline@1.30",
            "no Pod Security version \"1.30\": it is one of v1.0 to v1.37, or latest",
        ),
        (
            "pss:baseline@v1.38",
            "no Pod Security version \"v1.38\": it is one of v1.0 to v1.37, or latest",
        ),
        (
            "pss:baseline@v1.01",
            "no Pod Security version \"v1.01\": it is one of v1.0 to v1.37, or latest",
        ),
        ("pss:baseline@", "no Pod Security version \"\": it is one of v1.0 to v1.37, or latest"),
    ] {
        assert_eq!(Standard::parse(reference).unwrap_err().to_string(), says);
    }
}

#[test]
fn every_standard_comes_back_from_its_reference() {
    for standard in every_standard() {
        assert_eq!(Standard::parse(&standard.reference()), Ok(standard));
    }
}

/// What is read says the same when written: no two spellings of one standard but `@latest`.
#[test]
fn whatever_is_read_is_written_the_same() {
    let references: Vec<String> = every_standard().map(Standard::reference).collect();
    let mut dice = Dice(0x5eed);
    for _ in 0..200_000 {
        let reference = bend(&mut dice, &references);
        if let Ok(standard) = Standard::parse(&reference) {
            let written = standard.reference();
            let same = written == reference || format!("{written}@latest") == reference;
            assert!(same, "{reference:?} is read as {written:?}");
        }
    }
}

/// The API server's versions: no leading zero, no sign, no more than 63 bits.
#[test]
fn versions_are_read_as_the_api_server_reads_them() {
    for text in ["latest", "v1.0", "v1.1", "v1.20", "v1.10000", "v1.9223372036854775807"] {
        assert_eq!(text.parse::<Version>().unwrap().to_string(), text);
    }
    for text in [
        "",
        "foo",
        "Latest",
        "v1",
        "v1.",
        "1.1",
        "v2.0",
        "v1.00",
        "v1.+1",
        "v1.-1",
        "v1.1.1",
        "v1.1 ",
        "v1.١",
        "v1.9223372036854775808",
    ] {
        assert!(text.parse::<Version>().is_err(), "{text:?}");
    }
}

#[test]
fn latest_is_newer_than_any_other() {
    assert!(Version::Latest > Version::V1(u64::MAX) && Version::V1(10) > Version::V1(9));
    assert!(Level::Restricted > Level::Baseline && Level::Baseline > Level::Privileged);
}

fn every_standard() -> impl Iterator<Item = Standard> {
    let versions = || (0..=Version::NEWEST).map(Version::V1).chain([Version::Latest]);
    let of_level = move |level| versions().map(move |version| Standard { level, version });
    Level::ALL.into_iter().flat_map(of_level)
}

/// One of `texts` with a few letters taken, changed or put in.
fn bend(dice: &mut Dice, texts: &[String]) -> String {
    const LETTERS: [char; 16] =
        ['p', 's', ':', '@', 'v', '1', '.', '0', '3', '7', '8', 'x', ' ', '\0', 'é', '-'];
    let mut letters: Vec<char> = texts[dice.below(texts.len())].chars().collect();
    for _ in 0..dice.below(4) {
        let at = dice.below(letters.len() + 1);
        let letter = LETTERS[dice.below(LETTERS.len())];
        match dice.below(3) {
            0 if at < letters.len() => drop(letters.remove(at)),
            1 if at < letters.len() => letters[at] = letter,
            _ => letters.insert(at, letter),
        }
    }
    letters.into_iter().collect()
}
