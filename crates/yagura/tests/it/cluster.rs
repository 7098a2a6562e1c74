//! `yagura scan cluster` where there is no cluster. `cargo xtask conformance cluster` has one.

use std::fs;
use std::path::Path;

use crate::{fresh_folder, yagura};

/// What is said of a scan that cannot be.
fn refusal(folder: &Path, arguments: &[&str]) -> String {
    let output = yagura(folder)
        .arg("scan")
        .args(arguments)
        .env("HOME", folder)
        .env_remove("KUBECONFIG")
        .env_remove("KUBERNETES_SERVICE_HOST")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(output.stdout.is_empty(), "a report all the same");
    said
}

#[test]
fn without_a_kubeconfig_it_says_where_it_looked() {
    let folder = fresh_folder("cluster-nowhere");
    let said = refusal(&folder, &["cluster"]);
    assert!(said.starts_with("error: no cluster is named"), "{said}");
    assert!(said.contains(".kube/config"), "{said}");
}

#[test]
fn the_word_stands_alone_and_its_options_belong_to_it() {
    let folder = fresh_folder("cluster-alone");
    let said = refusal(&folder, &["cluster", "deploy/"]);
    assert!(said.contains("stands alone") && said.contains("./cluster"), "{said}");
    for option in ["--context=a", "--kubeconfig=a", "--namespace=a"] {
        let said = refusal(&folder, &["deploy/", option]);
        assert!(said.contains("belongs to `yagura scan cluster`"), "{said}");
    }
    let said = refusal(&folder, &["cluster", "--exclude=a"]);
    assert!(said.contains("--exclude is about files"), "{said}");
    let said = refusal(&folder, &["cluster", "--namespace=../nodes?"]);
    assert!(said.contains("is no name of a namespace"), "{said}");
}

#[test]
fn a_folder_called_cluster_is_still_a_folder() {
    let folder = fresh_folder("cluster-folder");
    fs::create_dir(folder.join("cluster")).unwrap();
    let config_map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n";
    fs::write(folder.join("cluster/a.yaml"), config_map).unwrap();
    let output = yagura(&folder).args(["scan", "./cluster", "--complete"]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!said.contains("error"), "{said}");
}

#[test]
fn a_server_that_is_not_there_is_named_and_the_token_is_not() {
    let folder = fresh_folder("cluster-gone");
    // Nobody listens on the first port.
    let kubeconfig = "current-context: a\n\
        contexts: [{name: a, context: {cluster: a, user: a}}]\n\
        clusters: [{name: a, cluster: {server: 'https://127.0.0.1:1', insecure-skip-tls-verify: true}}]\n\
        users: [{name: a, user: {token: sesame-open}}]\n";
    fs::write(folder.join("config"), kubeconfig).unwrap();
    let said = refusal(&folder, &["cluster", "--kubeconfig", "config"]);
    assert!(said.contains("https://127.0.0.1:1:"), "{said}");
    assert!(said.contains("cannot reach the API server") && !said.contains("sesame"), "{said}");
}
