//! `yagura serve --ui`: the link on standard output, and the pages behind it.

mod people;

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::serving::until;
use crate::{fresh_folder, yagura};

/// A server with pages, which is stopped in the end.
struct Pages {
    child: Child,
    out: std::path::PathBuf,
    err: std::path::PathBuf,
}

impl Pages {
    fn start(folder: &Path) -> Pages {
        let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo");
        let (out, err) = (folder.join("out"), folder.join("err"));
        let mut command = yagura(folder);
        command.args(["serve", "--listen", "127.0.0.1:0", "--store", "kept"]);
        command.args(["--ui", "127.0.0.1:0", "--objects"]).arg(demo);
        command.stdout(File::create(&out).unwrap()).stderr(File::create(&err).unwrap());
        let pages = Pages { child: command.stdin(Stdio::null()).spawn().unwrap(), out, err };
        until("a link", None, || pages.link().ends_with('\n'));
        pages
    }

    fn link(&self) -> String {
        fs::read_to_string(&self.out).unwrap()
    }

    /// `127.0.0.1:40123`
    fn address(&self) -> String {
        let said = fs::read_to_string(&self.err).unwrap();
        let address = said.split("the web UI is on http://").nth(1).unwrap();
        address.split('/').next().unwrap().to_owned()
    }

    /// Asks for a path, and gives the whole answer.
    fn get(&self, path: &str, cookie: &str) -> String {
        self.ask("GET", path, &format!("cookie: {cookie}\r\n"), "")
    }

    fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> String {
        let address = self.address();
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{headers}\r\n{body}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The cookie that an answer sets.
fn cookie(answer: &str) -> String {
    let line = answer.lines().find_map(|line| line.strip_prefix("set-cookie: "));
    line.unwrap_or_default().split(';').next().unwrap().to_owned()
}

#[test]
fn the_link_opens_pages_about_what_is_judged() {
    let mut pages = Pages::start(&fresh_folder("ui"));
    let link = pages.link();
    let path = format!("/enter{}", link.trim().split("/enter").nth(1).unwrap());
    assert!(pages.get("/", "").starts_with("HTTP/1.1 401"));
    let entered = pages.get(&path, "");
    assert!(entered.starts_with("HTTP/1.1 303"), "{entered}");
    let cookie = cookie(&entered);
    assert!(pages.get(&path, "").starts_with("HTTP/1.1 401"), "the link is used up");
    until("findings", None, || pages.get("/findings", &cookie).contains("privileged"));
    until("all of them", None, || pages.get("/namespaces", &cookie).contains("namespace=payment"));
    let list = pages.get("/findings?check=privileged&severity=critical", &cookie);
    let finding = list.split("href=\"/findings/").nth(1).unwrap().split('"').next().unwrap();
    let page = pages.get(&format!("/findings/{finding}"), &cookie);
    for part in ["<mark>true</mark>", "CIS Kubernetes Benchmark", "privileged: false", ".yaml:"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(pages.get("/system", &cookie).contains("Last observation"));
    let word = link.trim().split("key=").nth(1).unwrap();
    assert!(!fs::read_to_string(&pages.err).unwrap().contains(word), "the link is in the log");
    let pid = pages.child.id().to_string();
    assert!(Command::new("/bin/kill").args(["-TERM", &pid]).status().unwrap().success());
    assert!(pages.child.wait().unwrap().success());
}

/// The walk of `tests/browser` with a real browser. It is skipped where there is none, and where npm
/// cannot bring what it needs.
#[test]
fn a_browser_walks_every_page() {
    let folder = fresh_folder("ui-browser");
    let walk = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/browser");
    if let Some(missing) = missing_for_walk(&walk) {
        println!("skipped: the walk through the web UI: {missing}");
        return;
    }
    let pages = Pages::start(&folder);
    let shots = folder.join("pages");
    fs::create_dir_all(&shots).unwrap();
    // All of the shop is judged in less.
    std::thread::sleep(Duration::from_secs(5));
    let mut walking = Command::new("node");
    walking.arg("walk.mjs").arg(pages.link().trim()).arg(&shots).current_dir(&walk);
    let output = walking.output().unwrap();
    let (out, err) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    println!("{out}");
    assert!(output.status.success(), "{out}{err}");
}

/// What the walk lacks; its packages are brought where they are not there yet.
fn missing_for_walk(walk: &Path) -> Option<&'static str> {
    let runs = |program: &str| {
        let quiet = || Stdio::null();
        let asked = Command::new(program).arg("--version").stdout(quiet()).stderr(quiet()).status();
        asked.is_ok_and(|status| status.success())
    };
    let chromium = std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
    if !runs(&chromium) {
        return Some("there is no chromium");
    }
    if !runs("node") || !runs("npm") {
        return Some("there is no npm");
    }
    if walk.join("node_modules").is_dir() {
        return None;
    }
    let args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    let brought = Command::new("npm").args(args).current_dir(walk).output();
    let is_brought = brought.is_ok_and(|output| output.status.success());
    (!is_brought).then_some("npm cannot bring its packages")
}

#[test]
fn pages_need_a_store_and_elsewhere_a_cluster() {
    let folder = fresh_folder("ui-refused");
    for (args, says) in [
        (&["serve", "--ui"][..], "--store"),
        (
            &[
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--objects",
                ".",
                "--store",
                "kept",
                "--ui",
                "0.0.0.0:0",
            ],
            "needs --cluster",
        ),
    ] {
        let output = yagura(&folder).args(args).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains(says), "{args:?}: {said}");
    }
}
