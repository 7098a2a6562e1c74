//! Names that the API server takes.

use std::collections::BTreeSet;

/// The longest name of an object.
const LONGEST: usize = 253;

/// A name like `wanted` that no other object has; it is taken then.
pub(super) fn take(taken: &mut BTreeSet<String>, wanted: &str) -> String {
    let base = subdomain(wanted);
    let numbered = |number: usize| match number {
        1 => base.clone(),
        number => {
            let end = format!("-{number}");
            let stem: String = base.chars().take(LONGEST - end.len()).collect();
            format!("{stem}{end}")
        }
    };
    // One more name than are taken is enough to find one that is free.
    let free = (1..=taken.len() + 1).map(numbered).find(|name| !taken.contains(name));
    let name = free.unwrap_or(base);
    taken.insert(name.clone());
    name
}

/// Labels of lower case letters, digits and dashes, with dots between them.
fn subdomain(wanted: &str) -> String {
    let letter = |it: char| match it.to_ascii_lowercase() {
        it if it.is_ascii_lowercase() || it.is_ascii_digit() || it == '.' => it,
        _ => '-',
    };
    let name: String = wanted.chars().map(letter).take(LONGEST).collect();
    let labels = name.split('.').map(|label| label.trim_matches('-'));
    let labels: Vec<&str> = labels.filter(|label| !label.is_empty()).collect();
    if labels.is_empty() { "policy".to_owned() } else { labels.join(".") }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{subdomain, take};

    #[test]
    fn names_become_ones_that_the_api_server_takes() {
        for (wanted, name) in [
            ("vpol-a", "vpol-a"),
            ("cpol-Check Labels!", "cpol-check-labels"),
            ("a.b", "a.b"),
            ("a-.-b..c", "a.b.c"),
            ("a--b", "a--b"),
            ("-a-", "a"),
            ("é", "policy"),
        ] {
            assert_eq!(subdomain(wanted), name, "{wanted}");
        }
    }

    #[test]
    fn names_are_given_once() {
        let mut taken = BTreeSet::from(["a".to_owned()]);
        assert_eq!(take(&mut taken, "a"), "a-2");
        assert_eq!(take(&mut taken, "a"), "a-3");
        let long = "b".repeat(300);
        assert_eq!(take(&mut taken, &long), "b".repeat(253));
        assert_eq!(take(&mut taken, &long), format!("{}-2", "b".repeat(251)));
    }
}
