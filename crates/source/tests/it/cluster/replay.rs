//! An API server that says what it was told to, in that order, and fails on any other question.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use source::cluster::{Choice, Cluster, Environment};

/// What is answered.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) code: u16,
    pub(super) body: String,
    pub(super) headers: &'static str,
    /// How long the body is said to be.
    pub(super) promised: usize,
}

impl Answer {
    pub(super) fn ok(body: impl Into<String>) -> Answer {
        let body = body.into();
        Answer { code: 200, promised: body.len(), body, headers: "" }
    }

    pub(super) fn status(code: u16, message: &str) -> Answer {
        let message = message.replace('"', "'");
        let body = format!(r#"{{"kind":"Status","message":"{message}","code":{code}}}"#);
        Answer { code, ..Answer::ok(body) }
    }
}

/// The server, and the kubeconfig that leads to it.
pub(super) struct Replay {
    kubeconfig: PathBuf,
    address: String,
    left: Arc<Mutex<Vec<(String, Answer)>>>,
    connections: Arc<AtomicUsize>,
}

static COUNT: AtomicUsize = AtomicUsize::new(0);

impl Replay {
    pub(super) fn of<const N: usize>(script: [(&str, Answer); N]) -> Replay {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let script = script.map(|(path, answer)| (path.to_owned(), answer));
        let left = Arc::new(Mutex::new(Vec::from(script)));
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
        let kubeconfig = folder.join(format!("replay-{}-{count}", std::process::id()));
        std::fs::write(
            &kubeconfig,
            format!(
                "current-context: replay\n\
                 contexts: [{{name: replay, context: {{cluster: replay}}}}]\n\
                 clusters: [{{name: replay, cluster: {{server: 'http://{address}'}}}}]\n"
            ),
        )
        .unwrap();
        let (script, connections) = (Arc::clone(&left), Arc::new(AtomicUsize::new(0)));
        let count = Arc::clone(&connections);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                if Arc::strong_count(&script) == 1 {
                    return;
                }
                count.fetch_add(1, Ordering::Relaxed);
                while serve(&stream, &script).is_some() {}
            }
        });
        Replay { kubeconfig, address, left, connections }
    }

    /// How often somebody connected.
    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    pub(super) fn cluster(&self) -> Cluster {
        let choice = Choice { kubeconfig: Some(self.kubeconfig.clone()), context: None };
        Cluster::open(&Environment::default(), &choice).unwrap()
    }
}

/// Answers one request; `None` where the connection ends with it.
fn serve(mut stream: &TcpStream, script: &Mutex<Vec<(String, Answer)>>) -> Option<()> {
    let mut lines = BufReader::new(stream).lines();
    let request = lines.next()?.ok()?;
    let mut accept = String::new();
    loop {
        let line = lines.next()?.ok()?;
        if line.is_empty() {
            break;
        }
        if let Some(form) = line.to_ascii_lowercase().strip_prefix("accept: ") {
            form.clone_into(&mut accept);
        }
    }
    let path = request.split(' ').nth(1)?.to_owned();
    // As an API server does: it watches no lists.
    if path.contains("watch=true") && accept.contains("as=partialobjectmetadatalist") {
        return write!(stream, "HTTP/1.1 418 No\r\nContent-Length: 0\r\n\r\n").ok();
    }
    let mut script = script.lock().unwrap();
    let Some(at) = script.iter().position(|(known, _)| *known == path) else {
        return write!(stream, "HTTP/1.1 418 No\r\nContent-Length: 0\r\n\r\n").ok();
    };
    let (_, Answer { code, body, headers, promised }) = script.remove(at);
    let head = format!("HTTP/1.1 {code} It\r\n{headers}");
    write!(stream, "{head}Content-Length: {promised}\r\n\r\n{body}").ok()?;
    (promised == body.len()).then_some(())
}

impl Drop for Replay {
    fn drop(&mut self) {
        std::fs::remove_file(&self.kubeconfig).ok();
        self.left = Arc::default();
        // The server waits for a connection before it looks whether it is still wanted.
        TcpStream::connect(&self.address).ok();
    }
}
