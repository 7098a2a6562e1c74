//! A collector of OTLP over HTTP, as far as it takes to receive.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::Value;

/// What it does with a request.
pub(super) enum Answer {
    /// It takes what it gets.
    Taken,
    /// It answers with this status and these headers.
    Status(u16, &'static str),
    /// It never answers.
    Never,
}

/// What it was sent.
pub(super) struct Pushed {
    path: String,
    headers: Vec<(String, String)>,
    pub(super) body: Value,
    pub(super) when: Instant,
}

impl Pushed {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|header| header.0.eq_ignore_ascii_case(name));
        header.map(|header| header.1.as_str())
    }
}

/// It listens on a port of this machine.
pub(super) struct Collector {
    address: SocketAddr,
    /// Its certificate, where it speaks TLS.
    pub(super) certificate: Option<String>,
    pushed: Receiver<Pushed>,
}

impl Collector {
    /// Answers the first requests in this way, and takes all others.
    pub(super) fn start(answers: Vec<Answer>) -> Collector {
        Collector::listen(answers, None, |stream| stream)
    }

    /// Takes all, over TLS, with a certificate for 127.0.0.1 that it has made itself.
    pub(super) fn start_tls() -> Collector {
        let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.der().clone()], key);
        let config = Arc::new(config.unwrap());
        Collector::listen(vec![], Some(own.cert.pem()), move |stream| {
            StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream)
        })
    }

    fn listen<S: Read + Write + Send + 'static>(
        answers: Vec<Answer>,
        certificate: Option<String>,
        greet: impl Fn(TcpStream) -> S + Send + 'static,
    ) -> Collector {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, pushed) = channel();
        let answers = Arc::new(Mutex::new(answers.into_iter()));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (sender, answers) = (sender.clone(), Arc::clone(&answers));
                let next = move || answers.lock().unwrap().next().unwrap_or(Answer::Taken);
                let stream = greet(stream);
                thread::spawn(move || converse(stream, &sender, &next));
            }
        });
        Collector { address, certificate, pushed }
    }

    pub(super) fn address(&self) -> String {
        let scheme = if self.certificate.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// The next that comes to this path; what comes to others meanwhile is dropped.
    pub(super) fn next(&self, path: &str) -> Pushed {
        loop {
            let pushed = self.pushed.recv_timeout(Duration::from_secs(30)).unwrap();
            if pushed.path == path {
                return pushed;
            }
        }
    }

    /// Nothing has come that was not looked at.
    pub(super) fn is_idle(&self) -> bool {
        self.pushed.try_recv().is_err()
    }
}

fn converse(stream: impl Read + Write, sender: &Sender<Pushed>, next: &dyn Fn() -> Answer) {
    let mut reader = BufReader::new(stream);
    while let Some(pushed) = read(&mut reader) {
        sender.send(pushed).ok();
        let (status, headers) = match next() {
            Answer::Taken => (200, ""),
            Answer::Status(status, headers) => (status, headers),
            Answer::Never => return thread::sleep(Duration::from_secs(60)),
        };
        let answer = format!("HTTP/1.1 {status} X\r\n{headers}Content-Length: 2\r\n\r\n{{}}");
        reader.get_mut().write_all(answer.as_bytes()).unwrap();
    }
}

/// The next request on a connection, if there is one.
fn read(reader: &mut BufReader<impl Read>) -> Option<Pushed> {
    let mut lines = reader.by_ref().lines().map_while(Result::ok);
    let first = lines.next()?;
    let [method, path, _] = first.split(' ').collect::<Vec<_>>().try_into().ok()?;
    assert_eq!(method, "POST");
    let headers = lines.by_ref().take_while(|line| !line.is_empty());
    let header = |line: String| line.split_once(": ").map(|(n, v)| (n.to_owned(), v.to_owned()));
    let headers: Vec<_> = headers.filter_map(header).collect();
    let mut pushed =
        Pushed { path: path.to_owned(), headers, body: Value::Null, when: Instant::now() };
    let length = pushed.header("content-length").unwrap().parse().unwrap();
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    pushed.body = serde_json::from_slice(&body).unwrap();
    Some(pushed)
}
