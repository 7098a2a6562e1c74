//! The page in a real browser: it asks for nothing, our script runs, no other does.

use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use report::Format;

use crate::hostile::hostile;
use crate::sample::Sample;

/// What the browser made of a page.
struct Visit {
    /// What was asked of the proxy, which is all that could leave the machine.
    requests: Vec<String>,
    /// The page's elements after its scripts ran.
    dom: String,
}

const NONE: [&str; 0] = [];

/// Whom the browser itself calls, whatever the page says: its maker's clock and updates. No page
/// of ours names any address at all (`the_page_names_nothing_outside_itself`).
const MAKER: &[&str] = &["google.com", "googleapis.com", "gvt1.com"];

#[test]
fn the_page_asks_for_nothing_and_filters() {
    let Some(browser) = browser() else { return };
    let page = Sample::new().write(Format::Html);
    let visit = visit(&browser, "sample", &page);
    assert_eq!(visit.requests, NONE);
    // The script writes the count only if its hash is the one that the page allows.
    assert!(visit.dom.contains(">3 of 3</output>"), "our script did not run");
    assert!(!visit.dom.contains("<form class=\"filters\" hidden"));
}

#[test]
fn a_manifest_runs_nothing_in_the_browser() {
    let Some(browser) = browser() else { return };
    let page = hostile().write(Format::Html);
    assert_eq!(visit(&browser, "hostile", &page).requests, NONE);
}

/// Were the page to ask for something, we would see it.
#[test]
fn a_request_would_be_noticed() {
    let Some(browser) = browser() else { return };
    let page = "<!doctype html><img src=\"http://yagura.invalid/x.png\">";
    let requests = visit(&browser, "control", page).requests;
    assert!(requests.iter().any(|it| it.contains("yagura.invalid")), "{requests:?}");
}

/// Even if an element were smuggled in, the page's policy would keep it dead.
#[test]
fn the_policy_of_the_page_stops_what_gets_in() {
    let Some(browser) = browser() else { return };
    let smuggled = "<main><script>document.title = \"owned\"</script>\
                    <img src=\"http://yagura.invalid/x.png\" onerror=\"document.title = 'owned'\">";
    let page = Sample::new().write(Format::Html).replacen("<main>", smuggled, 1);
    let visit = visit(&browser, "smuggled", &page);
    assert_eq!(visit.requests, NONE);
    assert!(visit.dom.contains("<title>Yagura: 3 findings</title>"), "foreign script ran");
}

fn visit(browser: &Path, name: &str, page: &str) -> Visit {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("browser").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("report.html");
    std::fs::write(&file, page).unwrap();
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = proxy.local_addr().unwrap();
    let requests = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&requests);
    // The thread ends with the test: a request is noted, then dropped unanswered.
    std::thread::spawn(move || {
        for stream in proxy.incoming().flatten() {
            let request = first_line(stream);
            // A connection made in advance asks for nothing yet.
            if !request.is_empty() && !MAKER.iter().any(|it| host(&request).ends_with(it)) {
                seen.lock().unwrap().push(request);
            }
        }
    });
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--dump-dom"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--disable-default-apps", "--disable-extensions", "--disable-domain-reliability"])
        .arg(format!("--proxy-server=http://{address}"))
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .args(["--virtual-time-budget=2000", "--timeout=20000"])
        .arg(format!("file://{}", file.display()))
        .stderr(Stdio::null())
        .output()
        .unwrap();
    let dom = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(dom.contains("</html>"), "the browser showed nothing");
    let requests = requests.lock().unwrap().clone();
    Visit { requests, dom }
}

fn first_line(stream: TcpStream) -> String {
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut line = String::new();
    match BufReader::new(stream).read_line(&mut line) {
        Ok(_) => line,
        Err(_) => String::new(),
    }
}

/// `GET http://host/path HTTP/1.1` or `CONNECT host:443 HTTP/1.1`
fn host(request: &str) -> &str {
    let address = request.split(' ').nth(1).unwrap_or_default();
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    address.split(['/', ':']).next().unwrap_or_default()
}

/// Chromium, where it is installed.
#[expect(clippy::print_stdout, reason = "a test that cannot run says so")]
fn browser() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let all = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let found = all.into_iter().find(|program| program.is_file());
    if found.is_none() {
        println!("skipped: the HTML report is not opened in a browser (no chromium)");
    }
    found
}
