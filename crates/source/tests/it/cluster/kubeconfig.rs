//! Kubeconfig files, as kubectl reads them.

use std::path::{Path, PathBuf};

use source::cluster::{Choice, Cluster, Environment};

fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("kubeconfig-{test}"));
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The address that `texts` lead to, or why there is none.
fn address(test: &str, texts: &[&str], context: Option<&str>) -> Result<String, String> {
    let folder = folder(test);
    let paths = texts.iter().enumerate().map(|(number, text)| {
        let path = folder.join(number.to_string());
        std::fs::write(&path, text).unwrap();
        path
    });
    // One that is not there is passed over.
    let paths: Vec<PathBuf> = paths.chain([folder.join("none")]).collect();
    let kubeconfig = Some(std::env::join_paths(paths).unwrap());
    let environment = Environment { kubeconfig, ..Environment::default() };
    let choice = Choice { kubeconfig: None, context: context.map(str::to_owned) };
    let opened = Cluster::open(&environment, &choice);
    opened.map(|cluster| cluster.address().to_owned()).map_err(|error| error.to_string())
}

const ONE: &str = "
current-context: one
contexts: [{name: one, context: {cluster: here, user: me}}]
clusters: [{name: here, cluster: {server: 'https://one:6443/'}}]
users: [{name: me, user: {token: hunter2}}]
";
const TWO: &str = "
current-context: two
contexts:
- {name: two, context: {cluster: there, user: me}}
- {name: one, context: {cluster: there}}
- {name: lost, context: {cluster: nowhere}}
clusters: [{name: there, cluster: {server: 'https://two'}}]
";

#[test]
fn of_several_files_the_first_that_names_a_thing_wins() {
    assert_eq!(address("first", &[ONE, TWO], None).unwrap(), "https://one:6443");
    assert_eq!(address("second", &[TWO, ONE], None).unwrap(), "https://two");
    assert_eq!(address("named", &[ONE, TWO], Some("two")).unwrap(), "https://two");
    assert_eq!(address("beaten", &[TWO, ONE], Some("one")).unwrap(), "https://two");
}

#[test]
fn what_is_missing_is_named() {
    let unknown = address("unknown", &[ONE], Some("three")).unwrap_err();
    assert_eq!(unknown, "the kubeconfig has no context called \"three\"; there are: one");
    let lost = address("lost", &[TWO], Some("lost")).unwrap_err();
    assert!(lost.starts_with("the kubeconfig has no cluster called \"nowhere\""), "{lost}");
    let none = address("none", &["contexts: []"], None).unwrap_err();
    assert!(none.starts_with("no context is current"), "{none}");
    let nowhere = address("nowhere", &[], None).unwrap_err();
    assert!(nowhere.starts_with("no cluster is named: there is no kubeconfig"), "{nowhere}");
    let broken = address("broken", &["a: [\n"], None).unwrap_err();
    assert!(broken.contains("cannot read the kubeconfig"), "{broken}");
    let plain = ONE.replace("https://one:6443/", "ftp://one");
    let plain = address("plain", &[&plain], None).unwrap_err();
    assert!(plain.contains("is no address of an API server"), "{plain}");
}

#[test]
fn what_cannot_be_used_is_told_without_the_secret() {
    let key = ONE.replace(
        "token: hunter2",
        "client-certificate-data: aHVudGVyMg==, client-key-data: aHVudGVyMg==",
    );
    let key = address("key", &[&key], None).unwrap_err();
    assert_eq!(key, "the client certificate cannot be used: no certificate is in it");
    let half = ONE.replace("token: hunter2", "client-key-data: aHVudGVyMg==");
    let half = address("half", &[&half], None).unwrap_err();
    assert_eq!(half, "the kubeconfig's user \"me\" has no client-certificate");
    let base64 = ONE.replace("token: hunter2", "client-key-data: '#hunter2'");
    let base64 = address("base64", &[&base64], None).unwrap_err();
    assert_eq!(base64, "client-key-data in the kubeconfig is not base64");
    let provider = ONE.replace("token: hunter2", "auth-provider: {name: gcp}");
    let provider = address("provider", &[&provider], None).unwrap_err();
    assert!(provider.contains("auth-provider gcp"), "{provider}");
    let plugin = ONE.replace("token: hunter2", "exec: {command: ./not-there, installHint: get it}");
    let plugin = address("plugin", &[&plugin], None).unwrap_err();
    assert!(plugin.contains("cannot start") && plugin.contains(": get it"), "{plugin}");
}

#[test]
#[cfg(unix)]
fn a_plugin_is_asked_once_and_gives_a_token() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder("asked");
    let program = folder.join("plugin");
    let script = "#!/bin/sh\nprintf '%s' \"$KUBERNETES_EXEC_INFO\" > \"$(dirname \"$0\")/told\"\n\
        echo '{\"kind\":\"ExecCredential\",\"status\":{\"token\":\"'\"$GIVEN\"'\"}}'\n";
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let config = ONE.replace(
        "token: hunter2",
        "exec: {command: ./plugin, provideClusterInfo: true, apiVersion: client.authentication.k8s.io/v1, env: [{name: GIVEN, value: t}]}",
    );
    let path = folder.join("config");
    std::fs::write(&path, config).unwrap();
    let choice = Choice { kubeconfig: Some(path), context: None };
    Cluster::open(&Environment::default(), &choice).unwrap();
    let told = std::fs::read_to_string(folder.join("told")).unwrap();
    assert_eq!(
        told,
        r#"{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":false,"cluster":{"server":"https://one:6443"}}}"#
    );
}
