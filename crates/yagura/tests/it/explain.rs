//! `yagura explain`: what a page ends with. Pages hold fenced examples, so no transcript can.

use std::path::Path;

use crate::yagura;

fn explain(id: &str) -> String {
    let output =
        yagura(Path::new(env!("CARGO_TARGET_TMPDIR"))).args(["explain", id]).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_page_lists_what_other_tools_call_the_check() {
    let page = explain("privileged");
    for name in [
        "checkov CKV_K8S_16",
        "kube-linter privileged-container",
        "kube-score container-security-context-privileged",
        "kubescape C-0057",
        "polaris runAsPrivileged",
        "trivy KSV-0017",
    ] {
        assert!(page.contains(name), "no {name:?} in: {page}");
    }
}

#[test]
fn an_id_of_another_tool_leads_to_our_pages() {
    for id in ["AVD-KSV-0017", "ksv017", "CKV_K8S_16", "runasprivileged"] {
        assert_eq!(explain(id), explain("privileged"), "{id}");
    }
    let both = explain("C-0038");
    assert!(both.contains("# host-ipc\n") && both.contains("# host-pid\n"), "{both}");
}
