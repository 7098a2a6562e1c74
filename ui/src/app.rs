//! What all pages share: the program around them, who is logged in, and threads that may block.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::http::StatusCode;
use keys::session::NoRandomness;
use store::{QueryError, Store};
use tokio::sync::{Semaphore, watch};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::access::{EntryLink, Sessions, Sights};
use crate::assets::Assets;
use crate::backend::Backend;
use crate::pages::overview::Worst;
use crate::problem::Problem;

/// How long a page waits for the store.
const PATIENCE: Duration = Duration::from_secs(4);

/// How many ask the store at a time.
const ROOM: usize = 8;

/// How the UI is reached.
#[derive(Debug)]
pub struct Settings {
    /// Where it listens.
    pub address: SocketAddr,
    /// Connections are greeted with TLS.
    pub is_secure: bool,
    /// The link that lets in whoever reads the terminal, where there is one.
    pub link: Option<EntryLink>,
}

/// The running UI.
pub struct App {
    backend: Arc<dyn Backend>,
    settings: Cookies,
    room: Arc<Semaphore>,
    pub(crate) link: Option<EntryLink>,
    pub(crate) sessions: Sessions,
    pub(crate) sights: Arc<Sights>,
    /// The worst objects of all, as they were a short while ago.
    pub(crate) worst: Arc<Worst>,
    pub(crate) assets: Assets,
    /// How often what is kept has changed, as long as pages listen; a number that no longer counts
    /// ends their streams.
    pub(crate) changes: watch::Sender<u64>,
}

struct Cookies {
    is_loopback: bool,
    is_secure: bool,
    name: String,
}

impl App {
    /// One that asks `backend`.
    pub fn new(backend: Arc<dyn Backend>, settings: Settings) -> Result<Arc<App>, NoRandomness> {
        let Settings { address, is_secure, link } = settings;
        // Cookies of a name are shared by all servers of a machine, whatever their port.
        let name = match is_secure {
            true => format!("__Host-yagura-{}", address.port()),
            false => format!("yagura-{}", address.port()),
        };
        Ok(Arc::new(App {
            backend,
            settings: Cookies { is_loopback: address.ip().is_loopback(), is_secure, name },
            room: Arc::new(Semaphore::new(ROOM)),
            link,
            sessions: Sessions::new()?,
            sights: Arc::default(),
            worst: Arc::default(),
            assets: Assets::new(),
            changes: watch::Sender::new(0),
        }))
    }

    /// The program around the pages. What it does may block: see `blocking`.
    pub(crate) fn backend(&self) -> &dyn Backend {
        &*self.backend
    }

    pub(crate) fn now(&self) -> SystemTime {
        self.backend.now()
    }

    pub(crate) fn is_loopback(&self) -> bool {
        self.settings.is_loopback
    }

    pub(crate) fn is_secure(&self) -> bool {
        self.settings.is_secure
    }

    /// What the cookie of a session is called.
    pub(crate) fn cookie_name(&self) -> &str {
        &self.settings.name
    }

    /// Does work that may block, and waits for it, but not for ever. Work that is not done in time
    /// keeps its seat until it is.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Backend) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let seconds = PATIENCE.as_secs();
        let seat = timeout(PATIENCE, Arc::clone(&self.room).acquire_owned()).await;
        let Ok(Ok(seat)) = seat else {
            let reason = format!("the store has not answered others for {seconds} seconds");
            return Err(Problem::unavailable(reason));
        };
        let backend = Arc::clone(&self.backend);
        let done = spawn_blocking(move || {
            let _seat = seat;
            work(&*backend)
        });
        match timeout(PATIENCE, done).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) => {
                let reason = "something is wrong in the server: its log tells more";
                Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, reason))
            }
            Err(_) => {
                let reason = format!("the store has not answered for {seconds} seconds");
                Err(Problem::unavailable(reason))
            }
        }
    }

    /// Asks the store.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn Store) -> Result<T, QueryError> + Send + 'static,
    ) -> Result<T, Problem> {
        self.blocking(move |backend| {
            let store = backend.store().map_err(Problem::unavailable)?;
            question(&*store).map_err(|error| Problem::of_query(&error))
        })
        .await
    }
}
