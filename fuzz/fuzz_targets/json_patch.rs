//! Patches and merges of documents, with what is forgiven and without.
#![no_main]

use libfuzzer_sys::fuzz_target;
use policy::patch::json6902::{Leniences, Patch};
use policy::patch::{Pointer, merge, strategic};
use policy::tree::Tree;

fuzz_target!(|input: (&str, &str)| {
    let (document, patch) = input;
    if let Ok(pointer) = Pointer::parse(patch) {
        assert_eq!(pointer.to_string(), patch);
    }
    let (Ok(document), Ok(changes)) = (Tree::from_json(document), Tree::from_json(patch)) else {
        return;
    };
    // What is written is read as the same.
    assert_eq!(Tree::from_json(&document.to_string()).as_ref(), Ok(&document));
    // What is found between two documents makes the one of the other.
    let between = Patch::between(&document, &changes);
    if let Ok(patched) = between.apply(document.clone(), Leniences::default()) {
        assert_eq!(patched, changes);
    } else {
        panic!("{document} to {changes}: {}", between.to_tree());
    }
    assert_eq!(Patch::read(&between.to_tree()).as_ref(), Ok(&between));
    let merged = merge(document.clone(), changes.clone());
    assert_eq!(merge(merged.clone(), changes.clone()), merged);
    let _ = strategic::merge(document.clone(), changes.clone());
    let Ok(patch) = Patch::read(&changes) else { return };
    let strict = patch.apply(document.clone(), Leniences::default());
    let lenient = patch.apply(document, Leniences::KYVERNO);
    // What the RFC allows, Kyverno does alike.
    if let Ok(strict) = strict {
        assert_eq!(lenient.as_ref(), Ok(&strict));
    }
});
