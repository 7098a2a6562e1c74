//! Patterns with anchors and wildcards, laid over resources; the same as mutations of them.
#![no_main]

use fuzz::documents;
use libfuzzer_sys::fuzz_target;
use policy::kyverno::Anchored;
use policy::kyverno::mutate::patch;
use policy::kyverno::pattern::{Verdict, judge};
use policy::tree::Tree;

fuzz_target!(|input: (&[u8], &[u8])| {
    let (resources, patterns) = (documents(input.0), documents(input.1));
    for pattern in &patterns {
        for entry in pattern.root().entries() {
            if let Some(anchored) = Anchored::parse(entry.key) {
                assert_eq!(anchored.anchor.write(anchored.key), entry.key.trim());
            }
        }
        let mutation = Tree::from_node(pattern.root(), 10_000);
        for resource in &resources {
            if let Ok(mutation) = &mutation {
                let _ = patch(resource.root(), mutation, 20_000);
            }
            let verdict = judge(resource.root(), pattern.root(), 20_000);
            if let Verdict::Fail(path) = verdict {
                assert_eq!(path.is_root(), path.to_string().is_empty(), "{path}");
            }
        }
    }
});
