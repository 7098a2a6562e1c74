//! Bytes made to hurt: what people write, cut, doubled and mixed with what steers the readers.

use std::sync::Arc;

use model::{Document, Node, objects_in};
use source::{annotations, framework, project, shape, yaml};

use crate::dice::Dice;

/// What steers the scanner, and what the other readers look for.
const PIECES: &[&str] = &[
    "- ",
    "? ",
    ": ",
    "\n",
    "\n  ",
    "\n- ",
    "\r\n",
    "\r",
    "\t",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "&a ",
    "*a",
    "<<: *a",
    "!!str ",
    "!!binary ",
    "!<x> ",
    "!",
    "'",
    "\"",
    "\\",
    "\\u12",
    "\\xff",
    "|+2\n",
    ">-\n",
    "|\n",
    "#",
    " # ",
    "%YAML 1.1\n",
    "\n---\n",
    "\n...\n",
    "--- ",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\u{0}",
    "é",
    "\u{1f600}",
    "0x7f",
    "1e400",
    ".nan",
    "2026-02-29",
    "null",
    "a: b",
    "apiVersion: v1\nkind: Pod\n",
    "metadata: {annotations: {",
    "yagura.dev/ignore.a: b",
    "checkov.io/skip1: =",
    "# trivy:ignore:",
    "exceptions:\n- checks: [",
    "objects: [a/b/c/d]",
    "until: ",
    "settings: {registries: ",
    "controls: [",
    "status: partial",
    "{\"a\":[1,2.5e3]}",
];

#[test]
fn no_reader_panics_and_every_span_is_within_the_text() {
    let mut dice = Dice(0x5eed);
    let file: Arc<str> = "a.yaml".into();
    for _ in 0..8_000 {
        let mut bytes = Vec::new();
        for _ in 0..=dice.below(24) {
            bytes.extend(PIECES[dice.below(PIECES.len())].as_bytes());
        }
        if dice.below(20) == 0 {
            let at = dice.below(bytes.len());
            bytes[at] ^= 1 << dice.below(8);
        }
        let context = String::from_utf8_lossy(&bytes).into_owned();
        let stream = yaml::read(&bytes, &yaml::Limits::default());
        assert!(stream.diagnostics.iter().all(|it| it.place.is_some()), "{context:?}");
        for document in &stream.documents {
            look(document, document.root(), &context);
            for object in objects_in(document.root(), Some(&file)) {
                let _ = (shape::misfits(&object), annotations::wishes(&object));
            }
        }
        let (_, diagnostics) = project::read(&bytes, &file);
        assert!(diagnostics.iter().all(|it| it.file.is_some()), "{context:?}");
        let _ = (framework::read(&context), framework::read_aliases(&context));
    }
}

fn look(document: &Document, node: Node<'_>, context: &str) {
    let spans = node.span().into_iter().chain(node.entries().map(|entry| entry.key_span));
    for span in spans {
        let text = document.text().get(span.start as usize..span.end as usize);
        assert!(text.is_some(), "{span:?} of {context:?}");
    }
    let values = node.entries().map(|entry| entry.value);
    values.chain(node.items()).for_each(|value| look(document, value, context));
}
