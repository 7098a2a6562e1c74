//! Ordinary documents, and where their parts stand.

use model::Node;
use source::yaml::{Limits, read};

fn said(text: &str) -> String {
    let stream = read(text.as_bytes(), &Limits::default());
    let mut said: Vec<String> =
        stream.documents.iter().map(|document| format!("{:?}", document.root())).collect();
    for diagnostic in &stream.diagnostics {
        let place = diagnostic.place.expect("every diagnostic of the reader has a place");
        said.push(format!(
            "{}:{} {}: {}",
            place.line, place.column, diagnostic.level, diagnostic.says
        ));
    }
    said.join("\n")
}

fn check(text: &str, expected: &str) {
    assert_eq!(said(text), expected, "\n{text}");
}

/// The text of the node that `find` leads to.
fn slice(text: &str, find: impl Fn(Node<'_>) -> Node<'_>) -> String {
    let stream = read(text.as_bytes(), &Limits::default());
    assert_eq!(stream.diagnostics, []);
    let document = stream.documents.first().expect("one document");
    let span = find(document.root()).span().expect("it is there");
    text.get(span.start as usize..span.end as usize).expect("within the text").to_owned()
}

#[test]
fn a_manifest() {
    check(
        "apiVersion: v1\nkind: Pod\nspec:\n  hostNetwork: yes\n  containers:\n  - name: a\n    ports: [{containerPort: 0x50}]\n  - name: 'b'\n",
        r#"{"apiVersion": String("v1"), "kind": String("Pod"), "spec": {"hostNetwork": Bool(true), "containers": [{"name": String("a"), "ports": [{"containerPort": Integer(80)}]}, {"name": String("b")}]}}"#,
    );
}

#[test]
fn several_documents() {
    check(
        "a: 1\n---\n# nothing\n---\nb: |\n  x\n   y\n--- # c\n- null\n",
        "{\"a\": Integer(1)}\n{\"b\": String(\"x\\n y\\n\")}\n[Null]",
    );
}

#[test]
fn a_broken_document_does_not_hide_the_others() {
    check("a: [\n---\nb: 2\n", "{\"b\": Integer(2)}\n2:1 error: expected a value");
}

#[test]
fn json() {
    check(
        "{\"a\": [1, 2.5, -1e3, \"x\\u00e9\\n\"], \"b\": {}, \"c\": []}{\"d\": null}",
        "{\"a\": [Integer(1), Float(2.5), Integer(-1000), String(\"xé\\n\")], \"b\": {}, \"c\": []}\n{\"d\": Null}",
    );
}

#[test]
fn spans_are_the_text_of_the_node() {
    let text =
        "a:\n  b: 'x y' # c\n  c: [1, 2]\n  d:\n  - e\n  - f: >-\n      g\n      h\n\n# end\n";
    assert_eq!(slice(text, |root| root.at(&["a", "b"])), "'x y'");
    assert_eq!(slice(text, |root| root.at(&["a", "c"])), "[1, 2]");
    assert_eq!(slice(text, |root| root.at(&["a", "d"])), "- e\n  - f: >-\n      g\n      h");
    assert_eq!(slice(text, |root| root.at(&["a", "d"]).item(1)), "f: >-\n      g\n      h");
    assert_eq!(slice(text, |root| root.at(&["a", "d"]).item(1).get("f")), ">-\n      g\n      h");
    assert!(slice(text, |root| root.get("a")).starts_with("b: 'x y' # c"));
}

#[test]
fn doubled_keys_are_warned_of() {
    check(
        "a: 1\nb: 2\na: 3\n",
        "{\"a\": Integer(3), \"b\": Integer(2)}\n3:1 warning: `a` is already given on line 1; this one counts",
    );
}

#[test]
fn aliases_and_merges() {
    check(
        "x: &x {a: 1, b: 2}\nv:\n  <<: *x\n  a: 3\nz:\n  a: 4\n  <<: [*x]\n",
        "{\"x\": {\"a\": Integer(1), \"b\": Integer(2)}, \"v\": {\"a\": Integer(3), \"b\": Integer(2)}, \"z\": {\"a\": Integer(1), \"b\": Integer(2)}}\n1:8 warning: `<<` replaces `a` of line 6, given before it",
    );
}

/// kubectl reads 512 bytes at a time, and no further than the document's end.
#[test]
fn a_control_character_counts_as_far_as_kubectl_looks() {
    let text = |padding: usize| format!("a: 1\n...\n{}\u{FFFE}\n", "x".repeat(padding));
    check(&text(500), "3:501 error: the control character U+FFFE is not allowed");
    check(
        &text(501),
        "{\"a\": Integer(1)}\n3:1 warning: what follows the end of the document is not read",
    );
}
