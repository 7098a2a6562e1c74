//! Patches of documents: RFC 6902, RFC 7386, and strategic merges.
#![no_main]

use libfuzzer_sys::fuzz_target;
use policy::patch::json6902::{Leniences, Patch};
use policy::patch::{Pointer, merge, strategic};
use policy::tree::Tree;

fuzz_target!(|input: (&str, &str, &str)| {
    let (document, patch, path) = input;
    if let Ok(pointer) = Pointer::parse(path) {
        assert_eq!(pointer.to_string(), path);
    }
    let (Ok(document), Ok(patch)) = (Tree::from_json(document), Tree::from_json(patch)) else {
        return;
    };
    let merged = merge(document.clone(), patch.clone());
    assert_eq!(merge(merged.clone(), patch.clone()), merged, "a second merge changes nothing");
    let _ = strategic::merge(document.clone(), patch.clone());
    let Ok(patch) = Patch::read(&patch) else { return };
    for leniences in [Leniences::default(), Leniences::KYVERNO] {
        if let Ok(patched) = patch.apply(document.clone(), leniences) {
            let again = Tree::from_node(patched.to_document().root(), usize::MAX);
            assert_eq!(again, Ok(patched));
        }
    }
});
