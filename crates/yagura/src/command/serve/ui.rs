//! The web UI: what it asks of this program, and where it is answered.

mod gatekeeper;
mod quoting;

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use anyhow::{Context, bail};
use model::{Finding, Framework};
use server::{Door, Limits, Server};
use source::cluster::Cluster;
use store::Store;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use ui::{App, Backend, EntryLink, Gatekeeper, Part, Settings};

use super::certificate::Certificate;
use crate::{data, speech};
use gatekeeper::ApiServer;
use quoting::Quoting;

/// A browser may be slower than an API server.
const PATIENCE: Duration = Duration::from_secs(15);

/// What the UI is made from.
pub(super) struct Parts {
    pub(super) server: Arc<Server>,
    pub(super) store: Arc<OnceLock<Arc<dyn Store>>>,
    /// The cluster that decides who may look, where there is one.
    pub(super) cluster: Option<Arc<Cluster>>,
    /// Where the judged files are.
    pub(super) objects: Vec<String>,
}

/// The UI, where it listens.
pub(super) struct Listening {
    app: Arc<App>,
    listener: TcpListener,
    door: Door,
}

impl Listening {
    /// Listens there, and says how to come in.
    pub(super) async fn begin(
        address: SocketAddr,
        parts: Parts,
        certificate: &Certificate,
    ) -> anyhow::Result<Listening> {
        let is_loopback = address.ip().is_loopback();
        if parts.cluster.is_none() && !is_loopback {
            bail!(
                "--ui {address} needs --cluster: elsewhere than on loopback, the API server decides \
                 who may look"
            );
        }
        let listener = TcpListener::bind(address).await;
        let listener = listener.with_context(|| format!("cannot listen on {address}"))?;
        let address = listener.local_addr()?;
        let has_link = parts.cluster.is_none();
        let link = has_link.then(|| EntryLink::new(SystemTime::now())).transpose()?;
        let (link, path) = link.unzip();
        let scheme = if is_loopback { "http" } else { "https" };
        speech::say(&format!("the web UI is on {scheme}://{address}/"));
        if let Some(path) = path {
            speech::say("open this link, which works once and for 15 minutes:");
            speech::give(&format!("{scheme}://{address}{path}\n"))?;
        }
        let tls = match is_loopback {
            true => None,
            false => Some(TlsAcceptor::from(Arc::new(certificate.served.server(None)?))),
        };
        let settings = Settings { address, is_secure: !is_loopback, link };
        let app = App::new(Arc::new(Program::new(parts)?), settings)?;
        Ok(Listening { app, listener, door: Door { tls, clients: None } })
    }

    /// Answers until `stop` is done.
    pub(super) fn answer(self, stop: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
        let Listening { app, listener, door } = self;
        let limits = Limits { time: PATIENCE, ..Limits::default() };
        tokio::spawn(async move {
            let watch = tokio::spawn(Arc::clone(&app).watch());
            let routes = ui::routes(Arc::clone(&app));
            let stopped = async {
                stop.await;
                app.end_streams();
            };
            if let Err(error) = server::serve(listener, door, routes, limits, stopped).await {
                speech::say(&format!("error: the web UI: {:#}", anyhow::Error::from(error)));
            }
            watch.abort();
        })
    }
}

/// What the UI asks of this program.
struct Program {
    server: Arc<Server>,
    store: Arc<OnceLock<Arc<dyn Store>>>,
    frameworks: Vec<Framework>,
    quoting: Quoting,
    gatekeeper: Option<ApiServer>,
}

impl Program {
    fn new(parts: Parts) -> anyhow::Result<Program> {
        let Parts { server, store, cluster, objects } = parts;
        let frameworks = data::framework_names().map(data::framework).collect::<Result<_, _>>()?;
        let gatekeeper = cluster.map(ApiServer::new);
        Ok(Program { server, store, frameworks, quoting: Quoting::new(objects), gatekeeper })
    }
}

impl Backend for Program {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn version(&self) -> String {
        env!("CARGO_PKG_VERSION").to_owned()
    }

    fn store(&self) -> Result<Arc<dyn Store>, String> {
        let why = || {
            let told = self.server.health.complaint(server::Part::Store);
            told.unwrap_or_else(|| "the store is not open yet".to_owned())
        };
        self.store.get().cloned().ok_or_else(why)
    }

    fn parts(&self) -> Vec<Part> {
        let health = &self.server.health;
        let part =
            |it: server::Part| Part { name: it.to_string(), complaint: health.complaint(it) };
        server::Part::ALL.into_iter().map(part).collect()
    }

    fn policies(&self) -> usize {
        self.server.court.load().policies()
    }

    fn certificate_ends(&self) -> Option<i64> {
        Some(self.server.metrics.certificate_ends.get()).filter(|ends| *ends > 0)
    }

    fn frameworks(&self) -> &[Framework] {
        &self.frameworks
    }

    fn file(&self, finding: &Finding) -> Option<Arc<str>> {
        self.quoting.file(finding)
    }

    fn diff(&self, finding: &Finding, text: &str) -> Option<String> {
        quoting::diff(finding, text)
    }

    fn gatekeeper(&self) -> Option<&dyn Gatekeeper> {
        self.gatekeeper.as_ref().map(|it| it as &dyn Gatekeeper)
    }
}
