//! Connections as clients see them: over TLS, on the loopback.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use arc_swap::ArcSwap;
use keys::serving::{Certificates, Clients, Succession};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use server::{Door, Health, Limits, Metrics, Part, Recorder, Server};
use store::{EventFilter, Page, Settings, Sqlite, Store};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_rustls::client::TlsStream;
use tokio_rustls::{TlsAcceptor, TlsConnector};

use crate::mutate::LABELLED;
use crate::{NO_LATEST, court, review_of_pod};

/// A server on the loopback.
struct Running {
    server: Arc<Server>,
    address: SocketAddr,
    connector: TlsConnector,
    certificates: Arc<Certificates>,
    succession: Succession,
    stop: oneshot::Sender<()>,
    done: JoinHandle<()>,
}

const NAMES: [&str; 1] = ["localhost"];

async fn start(limits: Limits) -> Running {
    start_with(limits, |_| None, None).await
}

/// The same, which keeps what it is asked where `recorder` makes one.
async fn start_with(
    limits: Limits,
    recorder: impl FnOnce(&Metrics) -> Option<Recorder>,
    clients: Option<Clients>,
) -> Running {
    let now = SystemTime::now();
    let succession = Succession::new(now).unwrap();
    let leaf = succession.issue(&NAMES.map(str::to_owned), now).unwrap();
    let certificates = Certificates::new(leaf).unwrap();
    let tls = TlsAcceptor::from(Arc::new(certificates.server(clients.as_ref()).unwrap()));
    let door = Door { tls: Some(tls), clients };
    let metrics = Metrics::default();
    let recorder = recorder(&metrics);
    let server = Server {
        court: ArcSwap::from_pointee(court(&format!("{NO_LATEST}---{LABELLED}"), "")),
        health: Health::default(),
        metrics,
        recorder,
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let server = Arc::new(server);
    let routes = server::routes(Arc::clone(&server), limits);
    let done = tokio::spawn(async move {
        let stop = async { stopped.await.unwrap_or_default() };
        server::serve(listener, door, routes, limits, stop).await.unwrap();
    });
    let connector = connector(&succession.certificates());
    Running { server, address, connector, certificates, succession, stop, done }
}

/// One that shows a certificate of this name, which `authority` signed.
fn connector_of(authorities: &str, authority: &Issuer<'_, KeyPair>, name: &str) -> TlsConnector {
    let key = KeyPair::generate().unwrap();
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let chain = vec![parameters.signed_by(&key, authority).unwrap().der().clone()];
    let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
    let builder = ClientConfig::builder_with_provider(provider());
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    let builder = builder.with_root_certificates(roots(authorities));
    TlsConnector::from(Arc::new(builder.with_client_auth_cert(chain, key).unwrap()))
}

/// An authority of clients, and its certificate in PEM.
fn authority() -> (Issuer<'static, KeyPair>, String) {
    let key = KeyPair::generate().unwrap();
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name.push(DnType::CommonName, "clients");
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = parameters.self_signed(&key).unwrap().pem();
    (Issuer::new(parameters, key), certificate)
}

fn connector(authorities: &str) -> TlsConnector {
    let config = ClientConfig::builder_with_provider(provider());
    let config = config.with_safe_default_protocol_versions().unwrap();
    let config = config.with_root_certificates(roots(authorities)).with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn roots(authorities: &str) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(authorities.as_bytes()) {
        roots.add(certificate.unwrap()).unwrap();
    }
    roots
}

impl Running {
    async fn connect(&self) -> TlsStream<TcpStream> {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        self.connector.connect(name, stream).await.unwrap()
    }

    /// What is answered to a request in HTTP/1.1, head and all.
    async fn ask(&self, head: &str, body: &str) -> String {
        let mut stream = self.connect().await;
        let length = body.len();
        let head = format!("{head} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {length}\r\n");
        let request = format!("{head}connection: close\r\n\r\n{body}");
        // What is refused early is not read to its end.
        let _ = stream.write_all(request.as_bytes()).await;
        read(stream).await
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        self.done.await.unwrap();
    }
}

async fn read(mut stream: TlsStream<TcpStream>) -> String {
    let mut answer = Vec::new();
    // Whoever is cut off is told so by the end of the stream, with or without a farewell.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn reviews_are_answered_and_counted() {
    let running = start(Limits::default()).await;
    let answer = running.ask("POST /validate", &review_of_pod("shop", "nginx:latest")).await;
    assert!(answer.contains("a tag is required"), "{answer}");
    let answer = running.ask("POST /mutate", &review_of_pod("shop", "nginx:latest")).await;
    assert!(answer.contains("\"allowed\":true") && answer.contains("\"JSONPatch\""), "{answer}");
    let answer = running.ask("POST /validate", "{}").await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    let answer = running.ask("GET /metrics", "").await;
    for line in [
        "yagura_admission_reviews_total{verdict=\"denied\"} 1",
        "yagura_admission_reviews_total{verdict=\"malformed\"} 1",
        "yagura_admission_reviews_total{verdict=\"mutated\"} 1",
    ] {
        assert!(answer.contains(line), "no {line} in {answer}");
    }
    assert!(running.ask("GET /readyz", "").await.contains("ok"));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_policies_are_not_known_there_is_no_verdict() {
    let running = start(Limits::default()).await;
    running.server.health.is_ill(Part::Policies, "ClusterPolicy is being read");
    for head in ["POST /validate/fail", "POST /mutate/fail", "GET /readyz"] {
        let answer = running.ask(head, &review_of_pod("shop", "nginx:1")).await;
        assert!(answer.starts_with("HTTP/1.1 503"), "{head}: {answer}");
        assert!(answer.contains("ClusterPolicy is being read"), "{head}: {answer}");
    }
    running.server.health.is_well(Part::Policies);
    let answer = running.ask("POST /validate/fail", &review_of_pod("shop", "nginx:1")).await;
    assert!(answer.contains("\"allowed\":true"), "{answer}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_is_kept_without_secrets() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("recorded");
    std::fs::remove_dir_all(&folder).ok();
    let kept: Arc<dyn Store> = Arc::new(Sqlite::open(&folder, Settings::default()).unwrap());
    let store = Arc::new(OnceLock::from(Arc::clone(&kept)));
    let recorder =
        |metrics: &Metrics| Some(Recorder::start(store, metrics.requests_lost.clone()).unwrap());
    let running = start_with(Limits::default(), recorder, None).await;
    let secret = review_of_pod("shop", "nginx:1")
        .replace("\"Pod\"", "\"Secret\"")
        .replace("\"spec\":{", "\"data\":{\"password\":\"aHVudGVyMg==\",")
        .replace("u-1", "u-2");
    for path in ["/validate/fail", "/validate/ignore"] {
        running.ask(&format!("POST {path}"), &review_of_pod("shop", "nginx:latest")).await;
        running.ask(&format!("POST {path}"), &secret).await;
    }
    let page = Page { size: 100, after: None };
    let mut events = Vec::new();
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        events = kept.events(&EventFilter::default(), page).unwrap().items;
        if events.len() >= 2 {
            break;
        }
    }
    let seen = events.iter().map(|it| (it.object().unwrap().to_string(), &it.verdict));
    let mut seen: Vec<_> = seen.map(|(object, verdict)| format!("{object} {verdict:?}")).collect();
    seen.sort();
    assert_eq!(seen, ["Pod shop/web Fail", "Secret shop/web Pass"]);
    assert!(events.iter().all(|it| it.user == "alice" && it.body().unwrap().is_whole()));
    let bodies: Vec<_> = events.iter().map(|it| it.body().unwrap().json()).collect();
    assert!(bodies.iter().any(|it| it.contains("nginx:latest")), "{bodies:?}");
    assert!(bodies.iter().all(|it| !it.contains("aHVudGVyMg==")), "{bodies:?}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_clients_are_to_be_known_others_learn_nothing() {
    let (own, certificate) = authority();
    let (other, _) = authority();
    let clients = Clients::of(certificate.as_bytes(), &["kube-apiserver".to_owned()]).unwrap();
    let mut running = start_with(Limits::default(), |_| None, Some(clients)).await;
    let review = review_of_pod("shop", "nginx:latest");
    let questions = [
        ("POST /validate", review.as_str()),
        ("POST /mutate", review.as_str()),
        ("POST /imagereview", "{}"),
        ("GET /metrics", ""),
        ("GET /nothing", ""),
    ];
    for (head, body) in questions {
        let answer = running.ask(head, body).await;
        assert!(answer.starts_with("HTTP/1.1 401"), "{head}: {answer}");
    }
    assert!(running.ask("GET /readyz", "").await.contains("ok"));
    let authorities = running.succession.certificates();
    running.connector = connector_of(&authorities, &own, "kube-apiserver");
    assert!(running.ask("POST /validate", &review).await.contains("a tag is required"));
    running.connector = connector_of(&authorities, &own, "kubelet");
    assert!(running.ask("POST /validate", &review).await.starts_with("HTTP/1.1 401"));
    // One of an authority that is not known ends the greeting.
    running.connector = connector_of(&authorities, &other, "kube-apiserver");
    let stream = TcpStream::connect(running.address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let greeted = match running.connector.connect(name, stream).await {
        Ok(mut stream) => stream.read_u8().await.is_ok(),
        Err(_) => false,
    };
    assert!(!greeted);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_too_large_is_refused() {
    let running = start(Limits { body: 1_000, ..Limits::default() }).await;
    let answer = running.ask("POST /validate", &"x".repeat(100_000)).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413"), "{answer}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_half_a_request_is_cut_off() {
    let running = start(Limits { time: Duration::from_millis(200), ..Limits::default() }).await;
    let mut stream = running.connect().await;
    stream.write_all(b"POST /validate HTTP/1.1\r\nhost: local").await.unwrap();
    read(stream).await;
    let mut stream = running.connect().await;
    let head = b"POST /validate HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{";
    stream.write_all(head).await.unwrap();
    let answer = read(stream).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_certificate_fails_no_handshake() {
    let running = start(Limits::default()).await;
    for round in 0..100 {
        if round % 10 == 0 {
            let names = NAMES.map(str::to_owned);
            let leaf = running.succession.issue(&names, SystemTime::now()).unwrap();
            running.certificates.replace(leaf).unwrap();
        }
        assert!(running.ask("GET /livez", "").await.contains("ok"));
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_flight_is_answered_before_the_end() {
    let running = start(Limits::default()).await;
    let mut stream = running.connect().await;
    let body = review_of_pod("shop", "nginx:latest");
    let (one, other) = body.split_at(40);
    let head =
        format!("POST /validate HTTP/1.1\r\nhost: a\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(format!("{head}{one}").as_bytes()).await.unwrap();
    stream.flush().await.unwrap();
    // The server has read the head once it answers another request that came later.
    assert!(running.ask("GET /livez", "").await.contains("ok"));
    running.stop.send(()).unwrap();
    stream.write_all(other.as_bytes()).await.unwrap();
    assert!(read(stream).await.contains("a tag is required"));
    running.done.await.unwrap();
    assert!(TcpStream::connect(running.address).await.is_err());
}
