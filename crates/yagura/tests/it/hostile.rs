//! Input made to hurt: a diagnostic and exit status 2, in bounded time, without a panic.

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::{fresh_folder, yagura};

/// Scans a folder. Address space is limited: whoever asks for more dies of it.
fn scan(folder: &Path) -> Output {
    yagura(folder).args(["scan", ".", "--format", "lines"]).output().unwrap()
}

/// The scan says `words`, and that it could not tell.
fn is_refused(folder: &Path, words: &str) {
    let output = scan(folder);
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(words), "no {words:?} in: {said}");
}

fn folder_with(test: &str, name: &str, bytes: impl AsRef<[u8]>) -> std::path::PathBuf {
    let folder = fresh_folder(test);
    fs::write(folder.join(name), bytes).unwrap();
    folder
}

const POD: &str =
    "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: true, containers: []}\n";

#[test]
fn alias_bomb() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let alias = format!("*a{}, ", level - 1).repeat(10);
        bomb.push_str(&format!("a{level}: &a{level} [{}]\n", alias.trim_end_matches(", ")));
    }
    is_refused(&folder_with("alias-bomb", "bomb.yaml", bomb), "bomb.yaml");
}

#[test]
fn ten_thousand_deep() {
    let flow = "[".repeat(10_000) + &"]".repeat(10_000);
    is_refused(&folder_with("deep-flow", "deep.yaml", format!("a: {flow}\n")), "deep.yaml:1:");
    let json = "{\"a\":".repeat(10_000) + "1" + &"}".repeat(10_000);
    is_refused(&folder_with("deep-json", "deep.json", json), "deep.json:1:");
    let block: String = (0..10_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    is_refused(&folder_with("deep-block", "deep.yaml", block), "deep.yaml:");
}

#[test]
fn two_gigabytes() {
    let folder = fresh_folder("two-gigabytes");
    File::create(folder.join("big.yaml")).unwrap().set_len(2 << 30).unwrap();
    is_refused(&folder, "too large");
}

#[test]
fn bytes_that_are_no_text() {
    is_refused(&folder_with("invalid-utf8", "a.yaml", b"a: \xff\xfe\xfa\n"), "a.yaml:1:");
    is_refused(&folder_with("nul", "a.yaml", b"a: b\0c\n"), "a.yaml:1:");
}

#[test]
fn a_file_in_utf_16_is_judged() {
    let wide: Vec<u8> =
        format!("\u{feff}{POD}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let output = scan(&folder_with("utf-16", "a.yaml", wide));
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("a.yaml:4:21: high: host-network"));
}

#[test]
fn lines_and_keys_without_end() {
    let long = format!("{POD}x: {}\n", "y".repeat(8 << 20));
    let output = scan(&folder_with("long-line", "a.yaml", long));
    assert_eq!(output.status.code(), Some(1));
    let key = format!("{POD}{}: 1\n", "y".repeat(1 << 20));
    is_refused(&folder_with("long-key", "a.yaml", key), "a.yaml:5:1: error: a key needs");
    for piece in ["? ", "- ", "&a ", "!a ", "[{"] {
        let text = format!("a: {}\n", piece.repeat(50_000));
        is_refused(&folder_with("one-piece", "a.yaml", text), "a.yaml:1:");
    }
    let open = format!("a: \"{}", "x\n".repeat(500_000));
    is_refused(&folder_with("no-quote", "a.yaml", open), "the quoted text has no end");
}

#[test]
fn very_many_documents_in_a_file() {
    let output = scan(&folder_with("documents", "a.yaml", format!("{POD}---\n").repeat(2_000)));
    assert_eq!(output.status.code(), Some(1));
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(stdout.contains("a.yaml:9999:21: high: host-network"));
    is_refused(
        &folder_with("broken-documents", "a.yaml", "a: [\n---\n".repeat(5_000)),
        "a.yaml:10000:1",
    );
}

#[test]
fn a_device_is_not_read() {
    let folder = fresh_folder("device");
    for device in ["/dev/zero", "/dev/null"] {
        let output = yagura(&folder).args(["scan", device]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{device}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("not a regular file"), "{device}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let folder = folder_with("broken-pipe", "a.yaml", format!("{POD}---\n").repeat(2_000));
    for format in ["lines", "table", "json", "html"] {
        let mut command = yagura(&folder);
        command.args(["scan", ".", "--format", format]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.code().is_some(), "{format}: ended by a signal");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
    }
}

#[test]
fn a_report_that_cannot_be_written() {
    let folder = folder_with("unwritable", "a.yaml", POD);
    for place in ["missing/report.json", "/dev/full"] {
        let output = yagura(&folder).args(["scan", ".", "--output", place]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{place}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(&format!("cannot write {place}")), "{said}");
    }
}

#[test]
fn standard_input_that_is_empty() {
    let folder = fresh_folder("no-input");
    let output = yagura(&folder).args(["scan", "-"]).stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_broken_file_does_not_stop_the_others() {
    let folder = folder_with("broken-and-good", "broken.yaml", "a: [\n");
    fs::write(folder.join("good.yaml"), POD).unwrap();
    is_refused(&folder, "good.yaml:4:21: high: host-network");
    is_refused(&folder, "broken.yaml:2:1: error:");
}

#[test]
fn a_broken_document_does_not_stop_the_others() {
    let text = format!("a: [\n---\n{POD}");
    is_refused(&folder_with("broken-document", "a.yaml", text), "high: host-network");
}

#[test]
fn a_loop_of_links() {
    let folder = folder_with("link-loop", "pod.yaml", POD);
    fs::create_dir(folder.join("sub")).unwrap();
    symlink("..", folder.join("sub/up")).unwrap();
    is_refused(&folder, "a symbolic link leads back to");
}

#[test]
fn a_link_to_nowhere() {
    let folder = fresh_folder("link-nowhere");
    symlink("nowhere.yaml", folder.join("a.yaml")).unwrap();
    is_refused(&folder, "a.yaml: error:");
}

#[test]
fn a_named_pipe() {
    let folder = fresh_folder("fifo");
    let made = Command::new("/usr/bin/mkfifo").arg(folder.join("a.yaml")).status();
    if !made.is_ok_and(|status| status.success()) {
        println!("skipped: a named pipe (no mkfifo)");
        return;
    }
    is_refused(&folder, "not a regular file");
    let output = yagura(&folder).args(["scan", "a.yaml"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_folder_nobody_may_read() {
    let folder = folder_with("unreadable", "pod.yaml", POD);
    let secret = folder.join("secret");
    fs::create_dir(&secret).unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
    let is_refused_to_us = fs::read_dir(&secret).is_err();
    if is_refused_to_us {
        is_refused(&folder, "permission denied");
    } else {
        println!("skipped: a folder nobody may read (root may read all)");
    }
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn nothing_there_is_no_success() {
    is_refused(&fresh_folder("nothing"), "no Kubernetes object");
    let folder = fresh_folder("missing");
    let output = yagura(&folder).args(["scan", "missing.yaml"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn wrong_types_everywhere() {
    for (place, bad) in [
        ("spec.containers", "spec: {containers: web}"),
        ("spec.containers[0]", "spec: {containers: [web]}"),
        ("metadata.labels", "metadata: {name: a, labels: [x]}\nspec: {}"),
        ("spec.containers[0].image", "spec: {containers: [{name: a, image: [nginx]}]}"),
        (
            "spec.containers[0].securityContext",
            "spec: {containers: [{name: a, securityContext: yes}]}",
        ),
        ("spec.hostNetwork", "spec: {hostNetwork: \"true\"}"),
        ("spec.volumes[0].hostPath", "spec: {volumes: [{name: a, hostPath: /}]}"),
    ] {
        let text = format!("apiVersion: v1\nkind: Pod\n{bad}\n");
        is_refused(&folder_with("wrong-types", "a.yaml", text), &format!("{place} wants "));
    }
}

#[test]
fn a_hundred_thousand_tiny_files() {
    let folder = fresh_folder("tiny-files");
    for number in 0..100_000 {
        let sub = folder.join(format!("{}", number / 1000));
        if number % 1000 == 0 {
            fs::create_dir(&sub).unwrap();
        }
        fs::write(sub.join(format!("{number}.yaml")), "a: 1\n").unwrap();
    }
    is_refused(&folder, "no Kubernetes object in .: 100000 files were read");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_control_character_does_not_reach_the_terminal() {
    let text =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: \"a\\e[31m\"}\nspec: {hostNetwork: true}\n";
    let folder = folder_with("escape", "a.yaml", text);
    for format in ["lines", "table", "json", "markdown", "html", "csv", "github"] {
        let output = yagura(&folder).args(["scan", ".", "--format", format]).output().unwrap();
        assert!(!output.stdout.contains(&0x1b), "{format}");
    }
}
