use report::Format;
use roxmltree::{Document, Node};

use crate::hostile::hostile;
use crate::sample::Sample;

#[test]
fn counts_are_those_of_the_cases() {
    for sample in [Sample::new(), hostile()] {
        let text = sample.write(Format::Junit);
        let document = Document::parse(&text).unwrap();
        let root = document.root_element();
        adds_up(root);
        root.children().filter(|it| it.has_tag_name("testsuite")).for_each(adds_up);
    }
}

fn adds_up(node: Node<'_, '_>) {
    for (count, tag) in [
        ("tests", "testcase"),
        ("failures", "failure"),
        ("errors", "error"),
        ("skipped", "skipped"),
    ] {
        let found = node.descendants().filter(|it| it.has_tag_name(tag)).count();
        assert_eq!(node.attribute(count), Some(found.to_string().as_str()), "{count} of {node:?}");
    }
}

#[test]
fn each_verdict_has_its_own_shape() {
    let text = Sample::new().write(Format::Junit);
    for expected in [
        "<testcase classname=\"host-network\" \
         name=\"Deployment shop/web spec.template.spec.hostNetwork\" file=\"web.yaml\" line=\"7\">\
         <failure type=\"high\" message=\"shares the node&#39;s network\">web.yaml:7:20\n\
         fix: remove `spec.hostNetwork`\nhelp: yagura explain host-network</failure></testcase>",
        "<skipped message=\"unknown: no ClusterRoleBinding among the files given\"/>",
        "<skipped message=\"excepted: the network plugin needs it (ops), until 2027-01-31\"/>",
        "<error type=\"input\" message=\"a tab where spaces belong\"/>",
        "<testcase classname=\"all-well\" name=\"9 passed\"/>",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}
