//! The fixer: what comes out reads back with as many documents, and settles.
#![no_main]

use std::sync::Arc;

use fuzz::documents;
use fuzz::judged::judged;
use libfuzzer_sys::fuzz_target;
use model::Finding;
use report::patch::{Patched, patch, unified};

fuzz_target!(|text: &str| {
    let first = fixed(text);
    if first.fixed.is_empty() {
        assert_eq!(first.text, text);
        return;
    }
    // The patch itself reads its result again and compares. What it cannot see: that the same
    // fixes find nothing left to do, where they are still asked for.
    let (before, after) = (documents(text.as_bytes()), documents(first.text.as_bytes()));
    assert_eq!(before.len(), after.len(), "{text:?} became {:?}", first.text);
    let _ = unified("a.yaml", text, &first.text);
    let mut last = first.text;
    for _ in 0..10 {
        let next = fixed(&last);
        if next.text == last {
            return;
        }
        last = next.text;
    }
    panic!("never settles: {text:?} became {last:?}");
});

fn fixed(text: &str) -> Patched {
    let file: Arc<str> = "a.yaml".into();
    let judged = judged(text.as_bytes(), &file);
    let wanted: Vec<&Finding> = judged.judgement.findings.iter().collect();
    patch(text, &judged.documents, &wanted, &|text| Some(documents(text.as_bytes())))
}
