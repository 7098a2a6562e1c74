//! Kyverno's patterns and merges: a document is the pattern of the next.
#![no_main]

use fuzz::documents;
use libfuzzer_sys::fuzz_target;
use model::Document;
use policy::kyverno::merge::{Merged, merge};
use policy::kyverno::pattern::{Match, Pattern};
use policy::tree::Tree;

fuzz_target!(|text: &str| {
    let documents = documents(text.as_bytes());
    let roots: Vec<_> = documents.iter().map(Document::root).collect();
    for pair in roots.windows(2) {
        let Ok(pattern) = Tree::from_node(pair[0], 10_000) else { continue };
        if let Ok(compiled) = Pattern::compile(&pattern) {
            match compiled.matches(pair[1]) {
                // All but the last step of the way to what is wrong leads somewhere.
                Match::Fail(mismatch) | Match::Skip(mismatch) => {
                    let (_, taken) = mismatch.path.follow(pair[1]);
                    assert!(taken + 1 >= mismatch.path.steps().len(), "{}", mismatch.path);
                }
                Match::Pass | Match::TooCostly => {}
            }
        }
        if let Ok(Merged::Object(merged)) = merge(&pattern, pair[1]) {
            assert!(merged.to_document().root().weight() < 1 << 22);
        }
    }
});
