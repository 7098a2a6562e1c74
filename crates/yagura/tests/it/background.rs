//! `yagura serve --store` on a folder, and what `yagura store` tells of it.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use store::{Deed, ExceptionRequest, Moment, Settings, Sqlite, Step, Store};

use crate::serving::{Serving, until};
use crate::{fresh_folder, yagura};

fn told(folder: &Path, arguments: &[&str]) -> String {
    let output = yagura(folder).arg("store").args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The lines of an export, once they are as many as that.
fn exported(folder: &Path, lines: usize) -> String {
    let began = Instant::now();
    loop {
        let text = told(folder, &["export", "kept"]);
        if text.lines().count() == lines {
            return text;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{} lines", text.lines().count());
        thread::sleep(Duration::from_millis(200));
    }
}

/// How many findings a scan of the folder has.
fn scanned(folder: &Path) -> usize {
    let output = yagura(folder).args(["scan", "objects", "--format", "json"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().matches("\"fingerprint\"").count()
}

#[test]
fn a_folder_is_judged_and_judged_again_when_it_changes() {
    let folder = fresh_folder("background-folder");
    fs::create_dir(folder.join("objects")).unwrap();
    let pod = |name: &str, host: bool| {
        let text = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop}}\n\
             spec:\n  hostNetwork: {host}\n  containers: [{{name: c, image: nginx}}]\n"
        );
        fs::write(folder.join(format!("objects/{name}.yaml")), text).unwrap();
    };
    pod("one", true);
    pod("two", false);
    let mut command = yagura(&folder);
    command.args(["serve", "--listen", "127.0.0.1:0", "--objects", "objects", "--store", "kept"]);
    let serving = Serving::start(command, folder.join("log"));
    let text = exported(&folder, scanned(&folder));
    assert!(text.contains("\"file\":\"objects/one.yaml\"") && text.contains("host-network"));
    pod("one", false);
    let text = exported(&folder, scanned(&folder));
    assert!(!text.contains("host-network"), "{text}");
    fs::remove_file(folder.join("objects/two.yaml")).unwrap();
    exported(&folder, scanned(&folder));
    serving.stop();
    let status = told(&folder, &["status", "kept", "--output", "json"]);
    assert!(status.contains("\"version\":1") && !status.contains("\"fixed\":0"), "{status}");
    assert!(told(&folder, &["export", "kept", "--state", "fixed"]).contains("host-network"));
    assert!(told(&folder, &["status", "kept"]).starts_with("open findings "));
}

#[test]
fn a_project_s_exceptions_and_settings_hold_and_are_watched() {
    let folder = fresh_folder("background-project");
    fs::create_dir(folder.join("objects")).unwrap();
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\n\
        spec: {hostNetwork: true, containers: [{name: c, image: example.com/web:1}]}\n";
    fs::write(folder.join("objects/web.yaml"), pod).unwrap();
    let project = |checks: &str| {
        let text = format!(
            "exceptions:\n- {{checks: [{checks}], reason: it watches the network}}\n\
             settings: {{registries: [registry.example.com]}}\n"
        );
        fs::write(folder.join(".yagura.yaml"), text).unwrap();
    };
    project("host-network");
    let mut command = yagura(&folder);
    command.args(["serve", "--listen", "127.0.0.1:0", "--objects", "objects", "--store", "kept"]);
    let serving = Serving::start(command, folder.join("log"));
    let has = |state: &str, words: [&str; 2]| {
        let exported = told(&folder, &["export", "kept", "--state", state]);
        exported.lines().any(|line| words.iter().all(|word| line.contains(word)))
    };
    let excepted = ["\"check\":\"host-network\"", "\"reason\":\"it watches the network\""];
    until("it is excepted", Some(&serving), || has("excepted", excepted));
    until("settings hold", Some(&serving), || has("open", ["image-registry", "web"]));
    project("host-pid");
    let open = ["\"check\":\"host-network\"", "\"name\":\"web\""];
    until("it is open again", Some(&serving), || has("open", open));
    assert!(!has("excepted", excepted));
}

#[test]
fn what_another_approved_is_lived_with_until_it_is_ended() {
    let folder = fresh_folder("background-approved");
    fs::create_dir(folder.join("objects")).unwrap();
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\n\
        spec: {hostNetwork: true, containers: []}\n";
    fs::write(folder.join("objects/web.yaml"), pod).unwrap();
    let mut command = yagura(&folder);
    command.args(["serve", "--listen", "127.0.0.1:0", "--objects", "objects", "--store", "kept"]);
    let serving = Serving::start(command, folder.join("log"));
    let is = |state: &str| {
        told(&folder, &["export", "kept", "--state", state]).contains("\"check\":\"host-network\"")
    };
    until("it is found", Some(&serving), || is("open"));
    let kept = Sqlite::open(&folder.join("kept"), Settings::default()).unwrap();
    let by =
        |who: &str| Deed { who: who.to_owned(), at: Moment::of_clock(SystemTime::now()).unwrap() };
    let request = ExceptionRequest {
        checks: vec!["host-network".to_owned()],
        objects: vec!["Pod/shop/web".to_owned()],
        reason: "it watches the network".to_owned(),
        until: None,
    };
    let id = kept.request(&request, &by("ann")).unwrap();
    thread::sleep(Duration::from_secs(3));
    assert!(is("open"), "what is asked for does not hold yet");
    kept.step(id, Step::Approve, &by("bob")).unwrap();
    until("it is lived with", Some(&serving), || is("excepted"));
    assert!(told(&folder, &["export", "kept", "--state", "excepted"]).contains("\"who\":\"bob\""));
    kept.step(id, Step::End, &by("cat")).unwrap();
    until("it is open again", Some(&serving), || is("open"));
}

#[test]
fn a_store_that_is_not_there_is_not_made_by_looking() {
    let folder = fresh_folder("background-none");
    for arguments in [["status", "nowhere"], ["export", "nowhere"]] {
        let output = yagura(&folder).arg("store").args(arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(said.contains("there is no store in nowhere"), "{said}");
        assert!(!folder.join("nowhere").exists());
    }
}

#[test]
fn a_password_in_an_address_is_never_said() {
    let folder = fresh_folder("background-password");
    let address = "postgres://someone:sesame-open@127.0.0.1:1/none";
    let output = yagura(&folder).args(["store", "status", address]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(!said.contains("sesame"), "{said}");
}

#[test]
fn a_store_needs_objects() {
    let folder = fresh_folder("background-objects");
    let output = yagura(&folder).args(["serve", "--store", "kept"]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("--cluster or --objects"), "{said}");
}

#[test]
fn what_is_said_may_be_objects_for_programs() {
    let folder = fresh_folder("background-json");
    let arguments = ["serve", "--log", "json", "--store", "kept"];
    let output = yagura(&folder).args(arguments).output().unwrap();
    let said: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(said["level"], "error");
    assert!(said["message"].as_str().unwrap().contains("--cluster or --objects"), "{said}");
    assert!(said["time"].as_str().unwrap().ends_with('Z'), "{said}");
}
