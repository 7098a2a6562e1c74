//! The reader of YAML and JSON: every value stands where its span says, and what serde_json takes
//! we take.
#![no_main]

use libfuzzer_sys::fuzz_target;
use model::{Document, Node};
use source::yaml::{self, Limits};

/// Aliases make a tree large without making its text large.
const MOST: usize = 20_000;

fuzz_target!(|bytes: &[u8]| {
    for limits in [Limits::default(), Limits { bytes: 1 << 10, depth: 5 }] {
        let stream = yaml::read(bytes, &limits);
        for document in &stream.documents {
            let mut left = MOST;
            look(document, document.root(), 0, &mut left);
        }
        for diagnostic in &stream.diagnostics {
            let place = diagnostic.place.expect("the reader says where");
            assert!(place.line >= 1 && place.column >= 1, "{diagnostic:?}");
        }
        let nothing = stream.documents.is_empty() && stream.diagnostics.is_empty();
        let is_json = serde_json::from_slice::<serde_json::Value>(bytes);
        assert!(!nothing || !is_json.is_ok_and(|json| !json.is_null()), "JSON gives nothing");
    }
});

fn look(document: &Document, node: Node<'_>, depth: usize, left: &mut usize) {
    *left = left.saturating_sub(1);
    if *left == 0 {
        return;
    }
    assert!(depth <= 1_000);
    let span = node.span().expect("a node of a file has a span");
    let text = document.text().get(span.start as usize..span.end as usize);
    assert!(text.is_some(), "{span:?} is not within the text");
    let _ = (node.scalar(), node.weight(), node.style());
    for entry in node.entries() {
        let span = entry.key_span;
        let text = document.text().get(span.start as usize..span.end as usize);
        assert!(text.is_some(), "{span:?} is not within the text");
        look(document, entry.value, depth + 1, left);
    }
    node.items().for_each(|item| look(document, item, depth + 1, left));
}
