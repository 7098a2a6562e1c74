//! Connections: greeted with TLS where that is wanted, served in HTTP/1.1 or HTTP/2, and let finish at the end.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use keys::serving::Clients;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use crate::routes::Limits;

/// A greeting takes less, unless somebody holds the line.
const GREETING: Duration = Duration::from_secs(5);

/// Requests in flight have this long when the server stops.
const FAREWELL: Duration = Duration::from_secs(10);

/// The server cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// No connection can be taken.
    #[error("cannot take connections")]
    Accept(#[source] io::Error),
}

/// How connections are greeted.
pub struct Door {
    /// What they are told of us, and what we want to be told of them; `None` where nothing is secret,
    /// because nobody stands between.
    pub tls: Option<TlsAcceptor>,
    /// Who may ask more than how the server fares; everybody, where nothing is said.
    pub clients: Option<Clients>,
}

/// Who is at the other end of a connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Client {
    /// It may ask more than how the server fares.
    pub(crate) is_known: bool,
}

/// Serves until `stop` is done, then lets requests in flight finish.
pub async fn serve(
    listener: TcpListener,
    door: Door,
    routes: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let mut builder = Builder::new(TokioExecutor::new());
    // Who sends half a head and waits is not waited for.
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limits.time);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(250)
        .keep_alive_interval(Some(Duration::from_secs(30)));
    let builder = Arc::new(builder);
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(limits.connections));
    tokio::pin!(stop);
    loop {
        let Ok(seat) = Arc::clone(&room).acquire_owned().await else { break };
        let stream = tokio::select! {
            taken = listener.accept() => taken,
            () = &mut stop => break,
        };
        let stream = match stream {
            Ok((stream, _)) => stream,
            Err(error) if is_passing(&error) => {
                sleep(Duration::from_millis(50)).await;
                continue;
            }
            Err(error) => return Err(ServeError::Accept(error)),
        };
        let (tls, routes, builder) = (door.tls.clone(), routes.clone(), Arc::clone(&builder));
        let clients = door.clients.clone();
        let watcher = graceful.watcher();
        tokio::spawn(async move {
            let _seat = seat;
            let _ = stream.set_nodelay(true);
            // A connection that breaks is its client's affair.
            let Some(tls) = tls else {
                let is_known = clients.is_none();
                let service = known(routes, is_known);
                let served = builder.serve_connection(TokioIo::new(stream), service);
                let _ = watcher.watch(served.into_owned()).await;
                return;
            };
            let Some(stream) = greet(stream, &tls).await else { return };
            let (_, session) = stream.get_ref();
            let is_known = clients.as_ref().is_none_or(|it| it.know(session.peer_certificates()));
            let service = known(routes, is_known);
            let served = builder.serve_connection(TokioIo::new(stream), service);
            let _ = watcher.watch(served.into_owned()).await;
        });
    }
    drop(listener);
    let _ = timeout(FAREWELL, graceful.shutdown()).await;
    Ok(())
}

/// What answers a client of whom it is known whether it may ask.
fn known(routes: Router, is_known: bool) -> TowerToHyperService<Router> {
    TowerToHyperService::new(routes.layer(Extension(Client { is_known })))
}

async fn greet(
    stream: TcpStream,
    tls: &TlsAcceptor,
) -> Option<tokio_rustls::server::TlsStream<TcpStream>> {
    timeout(GREETING, tls.accept(stream)).await.ok()?.ok()
}

/// It concerns one connection, or passes when others end.
fn is_passing(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted, OutOfMemory};
    // EMFILE and ENFILE have no kind of their own.
    let has_no_room = matches!(error.raw_os_error(), Some(23 | 24));
    has_no_room
        || matches!(error.kind(), ConnectionAborted | ConnectionReset | Interrupted | OutOfMemory)
}
