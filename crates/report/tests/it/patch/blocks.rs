//! Lists and mappings by indentation.

use model::{Edit, Literal};

use super::check;

fn mapping(entries: &[(&str, Literal)]) -> Literal {
    Literal::Mapping(
        entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect(),
    )
}

#[test]
fn scalar_gives_way_and_its_comment_stays() {
    check(
        "spec:\n  hostPID: yes   # needed?\n  hostIPC: on\n",
        vec![Edit::set("spec.hostPID", false)],
        "spec:\n  hostPID: false   # needed?\n  hostIPC: on\n",
    );
}

#[test]
fn strings_keep_their_quotes() {
    check(
        "a: 'x'\nb: \"x\"\nc: x\nd: 1\n",
        ["a", "b", "c", "d"].map(|key| Edit::set(key, "Always")).to_vec(),
        "a: 'Always'\nb: \"Always\"\nc: Always\nd: Always\n",
    );
}

#[test]
fn words_that_are_no_strings_get_quotes() {
    check(
        "a: x\n",
        vec![Edit::set("b", "yes"), Edit::set("c", "100m"), Edit::set("d", "0x1")],
        "a: x\nb: \"yes\"\nc: 100m\nd: \"0x1\"\n",
    );
}

#[test]
fn parents_are_made_once() {
    check(
        "spec:\n  containers:\n  - name: web\n    image: nginx # pinned later\n\n  # volumes of all\n  volumes: []\n",
        vec![
            Edit::set("spec.containers[0].securityContext.runAsNonRoot", true),
            Edit::set("spec.containers[0].securityContext.capabilities.drop", vec!["ALL"]),
            Edit::append("spec.containers[0].securityContext.capabilities.drop", "ALL"),
        ],
        "spec:\n  containers:\n  - name: web\n    image: nginx # pinned later\n    securityContext:\n      runAsNonRoot: true\n      capabilities:\n        drop:\n        - ALL\n\n  # volumes of all\n  volumes: []\n",
    );
}

#[test]
fn four_columns_and_dashes_further_in_are_kept() {
    check(
        "spec:\n    containers:\n      - name: web\n        env:\n          - name: A\n",
        vec![
            Edit::set("spec.containers[0].securityContext.seccompProfile.type", "RuntimeDefault"),
            Edit::append("spec.containers[0].command", "sh"),
        ],
        "spec:\n    containers:\n      - name: web\n        env:\n          - name: A\n        securityContext:\n            seccompProfile:\n                type: RuntimeDefault\n        command:\n          - sh\n",
    );
}

#[test]
fn new_field_stands_before_the_comments_of_the_next() {
    check(
        "a:\n  b: 1\n# about c\nc: 2\n",
        vec![Edit::set("a.x", 3)],
        "a:\n  b: 1\n  x: 3\n# about c\nc: 2\n",
    );
}

#[test]
fn line_ends_are_kept() {
    check(
        "a:\r\n  b: 1\r\nc:\r\n- 1\r\n",
        vec![Edit::set("a.x.z", 3), Edit::remove("c[0]"), Edit::append("c", 2)],
        "a:\r\n  b: 1\r\n  x:\r\n    z: 3\r\nc:\r\n- 2\r\n",
    );
}

#[test]
fn missing_last_line_break_stays_missing() {
    check("a:\n  b: 1", vec![Edit::set("a.x.z", 3)], "a:\n  b: 1\n  x:\n    z: 3");
    check("a: 1\nb: 2", vec![Edit::remove("b")], "a: 1");
    check("a:\n  b: 1\nc: 2", vec![Edit::remove("c"), Edit::set("a.d", 1)], "a:\n  b: 1\n  d: 1");
}

#[test]
fn byte_order_mark_stays() {
    check("\u{feff}a: 1\n", vec![Edit::set("b", 2)], "\u{feff}a: 1\nb: 2\n");
    check("\u{feff}a: 1\nb: 2\n", vec![Edit::remove("a")], "\u{feff}b: 2\n");
}

#[test]
fn field_goes_with_the_comment_on_its_line_and_no_other() {
    check(
        "# the pod\nspec:\n  # shares the network\n  # for speed\n  hostNetwork: true # really\n  # the rest\n  dnsPolicy: Default\n",
        vec![Edit::remove("spec.hostNetwork")],
        "# the pod\nspec:\n  # shares the network\n  # for speed\n  # the rest\n  dnsPolicy: Default\n",
    );
    check(
        "a: |\n  text\nb: 1\n  # further in\n\n   # and more\n# c\nc: 2\n",
        vec![Edit::remove("b")],
        "a: |\n  text\n# further in\n\n# and more\n# c\nc: 2\n",
    );
}

#[test]
fn comment_of_the_whole_document_stays() {
    check("# Copyright\na: 1\nb: 2\n", vec![Edit::remove("a")], "# Copyright\nb: 2\n");
}

#[test]
fn item_goes_with_its_lines() {
    check(
        "volumes:\n- name: a\n  # the node's\n  hostPath:\n    path: /\n    # type: Directory\n# b\n- name: b\n",
        vec![Edit::remove("volumes[0]")],
        "volumes:\n# type: Directory\n# b\n- name: b\n",
    );
}

#[test]
fn first_field_of_an_item_hands_on_its_dash() {
    check(
        "ports:\n- hostPort: 80 # x\n  # inside\n  containerPort: 80\n",
        vec![Edit::remove("ports[0].hostPort")],
        "ports:\n# inside\n- containerPort: 80\n",
    );
    check(
        "ports:\n- hostPort: 80\n  # why\n  hostIP: x\n  containerPort: 80\n",
        vec![Edit::remove("ports[0].hostIP"), Edit::remove("ports[0].hostPort")],
        "ports:\n# why\n- containerPort: 80\n",
    );
}

#[test]
fn what_is_emptied_goes_unless_it_means_something() {
    check(
        "c:\n  securityContext:\n    capabilities:\n      add:\n      - ALL\n  name: x\n",
        vec![Edit::remove("c.securityContext.capabilities.add[0]")],
        "c:\n  name: x\n",
    );
    check(
        "v:\n  emptyDir:\n    medium: Memory # fast\n  name: x\n",
        vec![Edit::remove("v.emptyDir.medium")],
        "v:\n  emptyDir: {}\n  name: x\n",
    );
    check("v:\n- a: 1\n- 2\n", vec![Edit::remove("v[0].a")], "v:\n- {}\n- 2\n");
}

#[test]
fn empty_braces_and_null_become_lines() {
    check(
        "r: {}\ns: null # c\nt:\nu: ~\nv: []\n",
        vec![
            Edit::set("r.a", 1),
            Edit::set("s.a", 1),
            Edit::set("t.a", 1),
            Edit::set("u", 1),
            Edit::append("v", mapping(&[("a", 1.into()), ("b", vec!["x"].into())])),
        ],
        "r:\n  a: 1\ns: # c\n  a: 1\nt:\n  a: 1\nu: 1\nv:\n- a: 1\n  b:\n  - x\n",
    );
}

#[test]
fn lists_are_replaced_where_they_stand() {
    check(
        "drop:\n  - A # one\n  - B\nx: 1\n",
        vec![Edit::set("drop", vec!["ALL"])],
        "drop:\n  - ALL\nx: 1\n",
    );
    check("drop:\n- A\nx: 1\n", vec![Edit::set("drop", "none")], "drop: none\nx: 1\n");
    check(
        "- - a\n  - b\n- c: 1\n  d: 2\n",
        vec![Edit::set("[0]", 1), Edit::set("[1]", vec![2])],
        "- 1\n- - 2\n",
    );
}

#[test]
fn items_join_their_neighbours() {
    check(
        "c:\n  - \"a\"\n  - \"b\" # last\n\nd: 1\n",
        vec![Edit::append("c", "x")],
        "c:\n  - \"a\"\n  - \"b\" # last\n  - \"x\"\n\nd: 1\n",
    );
}

#[test]
fn lines_of_text_end_where_they_end() {
    check(
        "a:\n  b: |\n    x\n\n\nc: >-\n  y\n",
        vec![Edit::set("a.z", 1), Edit::set("d", 2)],
        "a:\n  b: |\n    x\n  z: 1\n\n\nc: >-\n  y\nd: 2\n",
    );
    check(
        "a:\n  b: |+\n    x\n\nc: 1\n",
        vec![Edit::set("a.z", 1)],
        "a:\n  b: |+\n    x\n\n  z: 1\nc: 1\n",
    );
    check("a: |\n  x\n  y\nb: 1\n", vec![Edit::set("a", "z")], "a: z\nb: 1\n");
    check("a: |\n  x\nb: 1\n", vec![Edit::set("a", vec!["z"])], "a:\n- z\nb: 1\n");
}

#[test]
fn other_documents_stay_as_they_are() {
    check(
        "a: 1\n---\n? odd\n: *broken\n---\nb: [1,\n 2]\n",
        vec![Edit::set("a", 2), Edit::set("c", 3)],
        "a: 2\nc: 3\n---\n? odd\n: *broken\n---\nb: [1,\n 2]\n",
    );
}
