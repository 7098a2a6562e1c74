//! Requests to the API server, with a limit on time, and again where it asks for it.

use std::io::Read;
use std::thread;
use std::time::Duration;

use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{
    ConnectProxyConnector, Connector, SocksConnector, TcpConnector,
};
use ureq::{Agent, Body, Proxy};

use super::access::{Access, OpenError};
use super::credential::{Credential, CredentialError};
use super::tls::Tls;
use crate::yaml;

/// The API server itself gives up on a request after a minute.
const TO_ANSWER: Duration = Duration::from_secs(70);
const TO_CONNECT: Duration = Duration::from_secs(10);
/// For our own words to get through.
const TO_ASK: Duration = Duration::from_secs(30);
/// For all of an answer.
const TO_END: Duration = Duration::from_secs(300);
/// How often a request is sent.
const TRIES: u32 = 5;
/// How often when nobody answers at all: soon after that, nobody will.
const TRIES_TO_CONNECT: u32 = 3;
/// The longest wait that a server may ask for, and the first that we choose.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// Connections that are kept, for as many lists at a time.
const IDLE: usize = 16;
const JSON: &str = "application/json";
/// What is read of an answer that is no list.
const MOST_BYTES: u64 = 64 << 20;

/// Asks an API server.
pub(super) struct Client {
    agent: Agent,
    address: String,
    credential: Credential,
    impersonation: Vec<(String, String)>,
}

/// A change that is asked for.
#[derive(Clone, Copy)]
pub struct Write<'w> {
    /// `POST`, `PUT`, `PATCH`, `DELETE`
    pub method: &'static str,
    /// Where, with its query.
    pub path: &'w str,
    /// `application/json`
    pub content: &'static str,
    /// What is sent.
    pub body: &'w [u8],
}

/// A request on its way.
struct Question<'q> {
    method: &'static str,
    path: &'q str,
    accept: &'q str,
    /// What it is, and it.
    content: Option<(&'static str, &'q [u8])>,
    /// How long the answer may be silent, and how long it may last.
    patience: Option<(Duration, Duration)>,
}

impl Question<'_> {
    fn read(path: &str) -> Question<'_> {
        Question { method: "GET", path, accept: JSON, content: None, patience: None }
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// Nobody answers.
    #[error("cannot reach the API server {address}: {says}")]
    Unreachable {
        /// Its address.
        address: String,
        /// Why, as a clause.
        says: String,
    },
    /// An answer has no end.
    #[error("the API server {address} broke off while it answered: {says}")]
    Broken {
        /// Its address.
        address: String,
        /// Why, as a clause.
        says: String,
    },
    /// There is no proof of who asks.
    #[error(transparent)]
    Credential(#[from] CredentialError),
    /// The server does not know who asks.
    #[error(
        "the API server {address} does not take the credentials (401); sign in again, as for kubectl"
    )]
    Unauthorized {
        /// Its address.
        address: String,
    },
    /// Who asks may not.
    #[error("{says}")]
    Forbidden {
        /// What the server says.
        says: String,
    },
    /// There is no such thing.
    #[error("the API server has no {path}")]
    NotFound {
        /// What was asked for.
        path: String,
    },
    /// The place in a list is not known any more.
    #[error("the list changed too much while it was read")]
    Expired,
    /// Any other refusal.
    #[error("the API server answers {code} to {path}: {says}")]
    Refused {
        /// The HTTP status.
        code: u16,
        /// What was asked for.
        path: String,
        /// What the server says.
        says: String,
    },
}

impl RequestError {
    /// Nothing else will be answered either.
    pub fn is_final(&self) -> bool {
        use RequestError::{Broken, Credential, Unauthorized, Unreachable};
        matches!(self, Unreachable { .. } | Broken { .. } | Credential(_) | Unauthorized { .. })
    }
}

impl Client {
    /// A client for the server of `access`.
    pub(super) fn new(access: Access) -> Result<Client, OpenError> {
        if !access.server.starts_with("https://") && !access.server.starts_with("http://") {
            return Err(OpenError::Address { address: access.server });
        }
        let from_plugin = access.credential.certificate();
        let unusable = |error: CredentialError| OpenError::Certificate {
            what: "the credential plugin",
            says: error.to_string(),
        };
        let certificate = from_plugin.map_err(unusable)?;
        let tls = Tls::new(&access, certificate.as_ref().or(access.certificate.as_ref()))?;
        let connector =
            ().chain(SocksConnector::default())
                .chain(ConnectProxyConnector::default())
                .chain(TcpConnector::default())
                .chain(tls);
        let config = Agent::config_builder()
            .proxy(proxy(access.proxy.as_deref())?)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("yagura/", env!("CARGO_PKG_VERSION")))
            .max_idle_connections(IDLE)
            .max_idle_connections_per_host(IDLE)
            .timeout_resolve(Some(TO_CONNECT))
            .timeout_connect(Some(TO_CONNECT))
            .timeout_send_request(Some(TO_ASK))
            .timeout_recv_response(Some(TO_ANSWER))
            .timeout_per_read(Some(TO_ANSWER))
            .timeout_recv_body(Some(TO_END))
            .build();
        let agent = Agent::with_parts(config, connector, DefaultResolver::default());
        let Access { server, credential, impersonation, .. } = access;
        Ok(Client { agent, address: server, credential, impersonation })
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Asks for `path`, which has its query with it. The answer is one that was meant.
    pub(super) fn get(&self, path: &str, accept: &str) -> Result<Body, RequestError> {
        self.ask(&Question { accept, ..Question::read(path) })
    }

    /// The same where the answer takes its time: it may be silent for as long as `silence`, and lasts
    /// at most as long as `limit`.
    pub(super) fn get_slowly(
        &self,
        path: &str,
        accept: &str,
        silence: Duration,
        limit: Duration,
    ) -> Result<Body, RequestError> {
        self.ask(&Question { accept, patience: Some((silence, limit)), ..Question::read(path) })
    }

    /// Asks for a change, and gives what the server says of it.
    pub(super) fn send(&self, write: &Write<'_>) -> Result<Vec<u8>, RequestError> {
        let Write { method, path, content, body } = *write;
        let question = Question { method, content: Some((content, body)), ..Question::read(path) };
        let answer = self.ask(&question)?;
        let mut bytes = Vec::new();
        let mut reader = answer.into_with_config().limit(MOST_BYTES).reader();
        reader.read_to_end(&mut bytes).map_err(|error| self.broken(&error))?;
        Ok(bytes)
    }

    fn ask(&self, question: &Question<'_>) -> Result<Body, RequestError> {
        let path = question.path;
        let mut wait = FIRST_WAIT;
        let mut renewed = false;
        for attempt in 1.. {
            let header = self.credential.header()?;
            let answer = match self.put(question, header.as_deref()) {
                Ok(answer) => answer,
                Err(_) if attempt < TRIES_TO_CONNECT => {
                    thread::sleep(wait);
                    wait *= 2;
                    continue;
                }
                Err(error) => return Err(self.unreachable(&error)),
            };
            let code = answer.status().as_u16();
            match code {
                200..300 => return Ok(answer.into_body()),
                401 if !renewed && self.credential.is_renewed() => renewed = true,
                429 | 500 | 502..=504 if attempt < TRIES => {
                    let asked = answer.headers().get("retry-after");
                    let asked = asked.and_then(|value| value.to_str().ok()?.parse().ok());
                    thread::sleep(asked.map_or(wait, Duration::from_secs).min(LONGEST_WAIT));
                    wait *= 2;
                }
                _ => return Err(self.refusal(path, code, answer.into_body())),
            }
        }
        Err(self.unreachable(&"asked too often"))
    }

    /// Asks for a thing that is small.
    pub(super) fn read(&self, path: &str, accept: &str) -> Result<Vec<u8>, RequestError> {
        let body = self.get(path, accept)?;
        let mut bytes = Vec::new();
        let mut reader = body.into_with_config().limit(MOST_BYTES).reader();
        reader.read_to_end(&mut bytes).map_err(|error| self.broken(&error))?;
        Ok(bytes)
    }

    pub(super) fn broken(&self, error: &dyn std::fmt::Display) -> RequestError {
        RequestError::Broken { address: self.address.clone(), says: error.to_string() }
    }

    fn unreachable(&self, error: &dyn std::fmt::Display) -> RequestError {
        RequestError::Unreachable { address: self.address.clone(), says: error.to_string() }
    }

    fn put(
        &self,
        question: &Question<'_>,
        authorization: Option<&str>,
    ) -> Result<ureq::http::Response<Body>, ureq::Error> {
        let mut request = ureq::http::Request::builder()
            .method(question.method)
            .uri(format!("{}{}", self.address, question.path))
            .header("Accept", question.accept);
        if let Some(value) = authorization {
            request = request.header("Authorization", value);
        }
        for (name, value) in &self.impersonation {
            request = request.header(name, value);
        }
        if let Some((content, body)) = question.content {
            let request = request.header("Content-Type", content).body(body)?;
            return self.agent.run(request);
        }
        let request = request.body(())?;
        let Some((silence, limit)) = question.patience else { return self.agent.run(request) };
        let configured = self.agent.configure_request(request);
        let configured = configured.timeout_per_read(Some(silence));
        self.agent.run(configured.timeout_recv_body(Some(limit)).build())
    }

    fn refusal(&self, path: &str, code: u16, body: Body) -> RequestError {
        let mut text = Vec::new();
        // A refusal without words is one, too.
        body.into_with_config().limit(1 << 16).reader().read_to_end(&mut text).ok();
        let says = message(&text);
        let path = path.split('?').next().unwrap_or(path).to_owned();
        match code {
            401 => RequestError::Unauthorized { address: self.address.clone() },
            403 => RequestError::Forbidden { says },
            404 => RequestError::NotFound { path },
            410 => RequestError::Expired,
            _ => RequestError::Refused { code, path, says },
        }
    }
}

/// What a Status says; else nothing, for it may be a page for people.
fn message(text: &[u8]) -> String {
    let limits = yaml::Limits { bytes: 1 << 16, depth: 50 };
    let document = yaml::read(text, &limits).documents.into_iter().next();
    let message = document.as_ref().and_then(|it| it.root().get("message").as_str());
    let message: String = message.unwrap_or("no reason is given").chars().take(500).collect();
    message.replace(char::is_control, " ")
}

fn proxy(address: Option<&str>) -> Result<Option<Proxy>, OpenError> {
    let Some(address) = address else { return Ok(None) };
    let unusable = |says: &str| OpenError::Proxy { says: says.to_owned() };
    if address.starts_with("https://") {
        return Err(unusable("it wants TLS itself; http:// and socks5:// are supported"));
    }
    Proxy::new(address).map(Some).map_err(|_| unusable("it is no address"))
}
