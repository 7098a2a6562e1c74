//! Answers of an API server: a list is taken apart in bounded time, and what a Secret holds is not
//! in what is made of it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use model::Node;
use source::cluster::{Items, Trim, object_text};
use source::yaml::{self, Limits};

fuzz_target!(|bytes: &[u8]| {
    let mut items = Items::new(bytes);
    // What is no list may be an item of one.
    look(bytes);
    while let Ok(Some(item)) = items.next() {
        assert!(item.len() <= bytes.len());
        look(item);
    }
});

fn look(item: &[u8]) {
    for trim in [Trim::Bookkeeping, Trim::Values, Trim::Release] {
        let Some(text) = object_text(item, "v1", "Secret", trim) else { continue };
        let Ok(Some(document)) = yaml::json(&text.into(), &Limits::default()) else { continue };
        let root = document.root();
        if trim != Trim::Bookkeeping {
            assert_eq!(root.get("kind").as_str(), Some("Secret"));
            let held = ["data", "stringData"].map(|key| root.get(key));
            assert!(held.iter().all(|held| is_empty(*held)), "values are left");
        }
    }
}

fn is_empty(held: Node<'_>) -> bool {
    held.as_str().is_none() && held.entries().all(|entry| !entry.value.is_set())
}
