//! What `yagura install --render` prints.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::{fresh_folder, yagura};

const IMAGE: &str = "registry.example/yagura@sha256:\
    0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// Ways to install it. To look up everything is a right that nobody has unnoticed, and not among them;
/// a store takes it, and says why.
const WAYS: &[&[&str]] = &[
    &[],
    &["--adopt", "all", "--pod-security", "--check", "privileged", "--replicas", "3"],
    &["--adopt", "gatekeeper,kyverno", "--look-up", "services,ingresses.networking.k8s.io"],
    &["--policy-config-map", "policies", "--exempt", "lab", "--pull-secret", "pull"],
    &["--store", "secret:findings", "--store-port", "15432", "--reports", "--record", "7"],
    &["--store", "claim:findings", "--replicas", "1", "--keep-days", "30"],
    &["--store", "scratch", "--adopt", "all", "--policy-config-map", "policies", "--reports"],
    &["--native", "--adopt", "kyverno"],
    &["--carry-out", "--adopt", "kyverno"],
    &["--carry-out=generate,cleanup", "--client-ca", "clients", "--client-name", "kube-apiserver"],
    &["--namespace", "security", "--name", "guard", "--api-server-port", "16443"],
];

fn ran(folder: &Path, arguments: &[&str]) -> Output {
    yagura(folder).args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|it| String::from_utf8_lossy(it).into_owned()).concat()
}

#[test]
fn what_is_installed_passes_our_own_scan() {
    let folder = fresh_folder("install");
    for way in WAYS {
        let install = ["install", "--render", "--image", IMAGE];
        let rendered = ran(&folder, &[&install, *way].concat());
        assert!(rendered.status.success(), "{}", said(&rendered));
        fs::write(folder.join("yagura.yaml"), &rendered.stdout).unwrap();
        for policy in ["builtin", "pss:restricted"] {
            let scan = ["scan", "yagura.yaml", "--policy", policy, "--fail-on", "medium"];
            let scanned = ran(&folder, &scan);
            // What it takes from the cluster is not in the file: a ConfigMap, a Secret.
            assert!(!said(&scanned).contains("medium: "), "{way:?}: {}", said(&scanned));
            assert!(!said(&scanned).contains("high: "), "{way:?}: {}", said(&scanned));
            assert!(!said(&scanned).contains("critical: "), "{way:?}: {}", said(&scanned));
            assert_ne!(scanned.status.code(), Some(1), "{way:?}: {}", said(&scanned));
        }
    }
}

#[test]
fn the_address_of_a_store_is_in_no_argument_and_no_variable() {
    let folder = fresh_folder("install-store");
    let install = ["install", "--render", "--image", IMAGE, "--store", "secret:findings"];
    let rendered = said(&ran(&folder, &install));
    assert!(rendered.contains("--store=@/store-address/address"), "{rendered}");
    assert!(!rendered.contains("secretKeyRef"), "{rendered}");
    // A file says where a store is.
    fs::write(folder.join("address"), "  findings\n").unwrap();
    let status = ran(&folder, &["store", "status", "@address"]);
    assert!(status.status.success(), "{}", said(&status));
    assert!(folder.join("findings/state.db").is_file());
    fs::write(folder.join("address"), "postgres://somebody:pass%word@nowhere:0x/findings").unwrap();
    for place in ["@address", "@missing"] {
        let status = ran(&folder, &["store", "status", place]);
        assert_eq!(status.status.code(), Some(2), "{}", said(&status));
        assert!(!said(&status).contains("word"), "{}", said(&status));
    }
}

#[test]
fn what_cannot_be_meant_is_not_installed() {
    let folder = fresh_folder("install-wrongly");
    for (wrong, says) in [
        (&["--adopt", "kyvrno"][..], "no kind of policies is called"),
        (&["--check", "no-such-check"], "no-such-check"),
        (&["--name", "Upper"], "lower case"),
        (&["--replicas", "0"], "0"),
        (&["--memory", "much"], "quantity"),
        (&["--look-up", "Ingress"], "plural"),
        (&["--dry-run"], "cannot be used with"),
        (&["--store", "findings"], "secret:NAME"),
        (&["--store", "claim:findings"], "--replicas 1"),
        (&["--reports"], "--store"),
        (&["--record", "7"], "--store"),
        (&["--client-name", "kube-apiserver"], "--client-ca"),
        (&["--carry-out=everything"], "generate"),
        (&["--store", "scratch", "--record", "0"], "0"),
    ] {
        let install = ["install", "--render", "--image", IMAGE];
        let output = ran(&folder, &[&install[..], wrong].concat());
        assert_eq!(output.status.code(), Some(2), "{wrong:?}: {}", said(&output));
        assert!(said(&output).contains(says), "{wrong:?}: {}", said(&output));
        assert!(output.stdout.is_empty(), "{wrong:?}");
    }
}
