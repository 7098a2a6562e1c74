use report::Format;

use crate::hostile::hostile;
use crate::sample::Sample;

#[test]
fn the_page_shows_every_part_of_the_report() {
    let page = Sample::new().write(Format::Html);
    for expected in [
        "<h1>3 findings in 1 of 4 objects</h1>",
        "<time datetime=\"2026-11-22T11:20:00Z\">22 November 2026, 11:20 UTC</time>",
        "<span class=\"kind\">Deployment</span> <strong>shop/web</strong>",
        "<pre><i>12</i>          privileged: <mark>true</mark></pre>",
        "<b>Fix</b> set <code>securityContext.privileged</code> to <code>false</code>",
        "<tr><td>no ClusterRoleBinding among the files given<td>\
         <code>service-account-bound</code><td class=\"n\">1",
        "<td>DaemonSet kube-system/cni<td>the network plugin needs it<td>ops<td>2027-01-31",
        "<td>error<td><code>broken.yaml:3:1</code><td>a tab where spaces belong",
        "<tr><th scope=\"row\">5.1.9<td>Doors are locked",
        "<tr id=\"check-host-network\">",
    ] {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
    assert!(!page.contains("hunter2"));
}

#[test]
fn the_page_names_nothing_outside_itself() {
    let page = Sample::new().write(Format::Html);
    for forbidden in ["http:", "https:", "url(", "@import", "src=", "<link", "<iframe"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn a_manifest_adds_no_element() {
    let tags = |page: &str, tag: &str| page.matches(tag).count();
    let (plain, hostile) = (Sample::new().write(Format::Html), hostile().write(Format::Html));
    for tag in ["<script", "</script", "<img", "<iframe", "<style", "<form"] {
        assert_eq!(tags(&hostile, tag), tags(&plain, tag), "{tag}");
    }
}
