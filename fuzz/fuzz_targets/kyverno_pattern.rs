//! Patterns with anchors and wildcards, laid over resources.
#![no_main]

use fuzz::documents;
use libfuzzer_sys::fuzz_target;
use policy::kyverno::Anchored;
use policy::kyverno::pattern::{Verdict, judge};

fuzz_target!(|input: (&[u8], &[u8])| {
    let (resources, patterns) = (documents(input.0), documents(input.1));
    for pattern in &patterns {
        for entry in pattern.root().entries() {
            if let Some(anchored) = Anchored::parse(entry.key) {
                assert_eq!(anchored.anchor.write(anchored.key), entry.key.trim());
            }
        }
        for resource in &resources {
            let verdict = judge(resource.root(), pattern.root(), 20_000);
            if let Verdict::Fail { path, says } = verdict {
                assert!(path.is_empty() || path.starts_with('/'), "{path}");
                assert!(!says.is_empty());
            }
        }
    }
});
