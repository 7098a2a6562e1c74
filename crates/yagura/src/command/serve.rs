//! `yagura serve`: answers an API server's questions until it is told to stop.

mod certificate;
mod reload;
mod sources;

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use arc_swap::ArcSwap;
use server::{Health, Limits, Metrics, Server};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_rustls::TlsAcceptor;

use crate::cli::Serve;
use crate::config::Config;
use crate::speech;
use certificate::Certificate;
use sources::Sources;

/// Serves as it was typed.
pub(crate) fn run(serve: &Serve, config: &Config) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(answer(serve, config))?;
    Ok(ExitCode::SUCCESS)
}

async fn answer(serve: &Serve, config: &Config) -> anyhow::Result<()> {
    let sources = Sources::of(serve);
    let (court, told) = sources.court(config.now)?;
    speech::tell(&told);
    let certificate = Certificate::of(serve, config.now)?;
    let metrics = Metrics::default();
    metrics.policies.set(i64::try_from(court.policies()).unwrap_or(i64::MAX));
    metrics.certificate_ends.set(certificate.ends());
    let server = Server { court: ArcSwap::from_pointee(court), health: Health::default(), metrics };
    let server = Arc::new(server);
    let tls = TlsAcceptor::from(Arc::new(certificate.served.server()?));
    let listener = TcpListener::bind(serve.listen)
        .await
        .with_context(|| format!("cannot listen on {}", serve.listen))?;
    say_ready(listener.local_addr()?, &server);
    let upkeep = tokio::spawn(reload::keep(Arc::clone(&server), sources, certificate));
    let limits = Limits::default();
    let routes = server::routes(Arc::clone(&server), limits);
    let served = server::serve(listener, tls, routes, limits, stopped(&server)?).await;
    upkeep.abort();
    Ok(served?)
}

fn say_ready(address: SocketAddr, server: &Server) {
    let policies = server.court.load().policies();
    speech::say(&format!("answering on https://{address}/validate by {policies} policies"));
}

/// Done when a signal asks the program to stop. Nothing new is sent from then on.
fn stopped(server: &Arc<Server>) -> anyhow::Result<impl Future<Output = ()> + use<>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let server = Arc::clone(server);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        server.health.is_ill(server::Part::Running, "it is being stopped");
        speech::say("stopping: requests in flight are answered first");
    })
}
