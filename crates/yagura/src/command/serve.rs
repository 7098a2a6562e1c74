//! `yagura serve`: answers an API server's questions until it is told to stop.

mod adoption;
mod approvals;
mod background;
mod carrying;
mod certificate;
mod following;
mod home;
mod leadership;
mod natives;
mod registrar;
mod reload;
mod shared;
mod sources;
mod templates;
mod ui;

use std::fs;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use anyhow::{Context, bail};
use arc_swap::ArcSwap;
use keys::serving::Clients;
use server::{Door, Health, Limits, Metrics, Part, Server};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_rustls::TlsAcceptor;

use self::ui::{Listening, Parts};
use crate::cli::{Log, Serve};
use crate::config::Config;
#[cfg(feature = "otlp")]
use crate::otlp::{Pusher, Pushing};
use crate::speech;
use adoption::Adoption;
use background::{From, Kept, Work};
use carrying::Carrying;
use certificate::Certificate;
use following::Following;
use home::Home;
use registrar::Registrar;
use reload::Upkeep;
use sources::Sources;

/// The webhooks are given back in this time, or stay.
const FAREWELL: Duration = Duration::from_secs(10);

/// One of several replicas answers for so long after it was told to stop: it takes that long until all
/// of a cluster has heard that nothing is to be sent to it any more.
const LINGERING: Duration = Duration::from_secs(5);

/// Serves as it was typed.
pub(crate) fn run(serve: &Serve, config: &Config) -> anyhow::Result<ExitCode> {
    if serve.log == Log::Json {
        speech::speak_json();
    }
    if serve.attached.cluster {
        with_small_pages();
    }
    // A store is opened, used and closed where it may block.
    let kept = Kept::of(&serve.keeping)?;
    if kept.is_some() && !serve.attached.cluster && serve.objects.is_empty() {
        bail!("--store keeps what is found about objects: name those with --cluster or --objects");
    }
    let mut work = Works::default();
    #[cfg(feature = "otlp")]
    {
        work.pushing = Pushing::of(&serve.pushing, &config.collector, &config.replica())?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let answered = runtime.block_on(answer(serve, config, kept, &mut work));
    work.end();
    answered?;
    Ok(ExitCode::SUCCESS)
}

/// What is done behind requests.
#[derive(Default)]
struct Works {
    background: Option<Work>,
    carrying: Option<Carrying>,
    #[cfg(feature = "otlp")]
    pushing: Option<Pushing>,
    #[cfg(feature = "otlp")]
    pusher: Option<Pusher>,
}

impl Works {
    fn end(self) {
        self.carrying.into_iter().for_each(Carrying::end);
        self.background.into_iter().for_each(Work::end);
        // Last, so that it tells what those above have said.
        #[cfg(feature = "otlp")]
        self.pusher.into_iter().for_each(Pusher::end);
    }
}

/// Every kind of a cluster is followed on a thread of its own, each with memory of its own: in large
/// pages that would be a few MiB for each. Where the system knows of none, nothing is to be done.
fn with_small_pages() {
    #[cfg(target_os = "linux")]
    rustix::thread::disable_transparent_huge_pages(true).ok();
}

/// Says which of these words name nothing that could be adopted.
pub(super) fn check_adopted(words: &[String]) -> anyhow::Result<()> {
    Adoption::read(words).map(drop)
}

async fn answer(
    serve: &Serve,
    config: &Config,
    kept: Option<Kept>,
    work: &mut Works,
) -> anyhow::Result<()> {
    let mut following = Following::begin(&serve.attached, config)?;
    let home = Home::of(&serve.attached)?;
    let replica = config.replica();
    let registrar = match &following {
        Some(following) => Registrar::of(serve, &following.cluster, home.as_ref(), &replica)?,
        None => None,
    };
    let mut sources = Sources::of(serve);
    let (court, told) = sources.court(following.as_mut(), config.now)?;
    speech::tell(&told);
    let replicas = registrar.as_ref().map(|it| it.writer().clone()).zip(home.as_ref());
    let certificate = Certificate::of(serve, replicas, config.now)?;
    let metrics = Metrics::default();
    metrics.policies.set(i64::try_from(court.policies()).unwrap_or(i64::MAX));
    metrics.certificate_ends.set(certificate.ends());
    let recorder = kept.as_ref().map(|kept| kept.recorder(&metrics)).transpose()?.flatten();
    let server = Server {
        court: ArcSwap::from_pointee(court),
        health: Health::default(),
        metrics,
        recorder,
    };
    if following.is_some() {
        server.health.is_ill(Part::Policies, "the cluster is being read");
    }
    let server = Arc::new(server);
    #[cfg(feature = "otlp")]
    {
        let pushing = work.pushing.take();
        work.pusher = pushing.map(|it| it.begin(Arc::clone(&server))).transpose()?;
    }
    let clients = clients(serve)?;
    let tls = TlsAcceptor::from(Arc::new(certificate.served.server(clients.as_ref())?));
    let door = Door { tls: Some(tls), clients };
    let listener = TcpListener::bind(serve.listen)
        .await
        .with_context(|| format!("cannot listen on {}", serve.listen))?;
    say_ready(listener.local_addr()?, &server);
    let opened = kept.as_ref().map(Kept::opened);
    let pages = match serve.keeping.ui.zip(opened) {
        Some((address, store)) => {
            let cluster = following.as_ref().map(|it| Arc::clone(&it.cluster));
            let objects = serve.objects.clone();
            let parts = Parts { server: Arc::clone(&server), store, cluster, objects };
            Some(Listening::begin(address, parts, &certificate).await?)
        }
        None => None,
    };
    // Who shares a lease with others waits until it is its own.
    let leads = Arc::new(AtomicBool::new(registrar.is_none()));
    if let Some(kept) = kept {
        let from = match &following {
            Some(following) => From::Cluster(Arc::clone(&following.cluster)),
            None => From::Files(serve.objects.clone()),
        };
        let begun = Work::begin(kept, from, Arc::clone(&server), Arc::clone(&leads))?;
        work.background = Some(begun);
    }
    if let Some(following) = &following {
        let cluster = Arc::clone(&following.cluster);
        work.carrying = Carrying::begin(serve, home.as_ref(), cluster, &server, &leads)?;
    }
    let desk = work.carrying.as_ref().map(Carrying::desk);
    let has_natives = serve.attached.native;
    let mut upkeep =
        Upkeep::new(Arc::clone(&server), sources, certificate, following, registrar, has_natives);
    (upkeep.leads, upkeep.desk) = (leads, desk);
    let (stop, stopping) = oneshot::channel::<()>();
    let upkeep = tokio::spawn(upkeep.keep(async { drop(stopping.await) }));
    let limits = Limits::default();
    let routes = server::routes(Arc::clone(&server), limits);
    let stopped = stopped(&server)?;
    let (close, closing) = oneshot::channel::<()>();
    let pages = pages.map(|pages| pages.answer(async { drop(closing.await) }));
    let lingers = home.is_some();
    // The webhooks are given back before nobody answers any more.
    let ended = async move {
        stopped.await;
        drop(close);
        let until = Instant::now() + LINGERING;
        drop(stop);
        drop(timeout(FAREWELL, upkeep).await);
        if lingers {
            sleep_until(until).await;
        }
    };
    server::serve(listener, door, routes, limits, ended).await?;
    if let Some(pages) = pages {
        drop(timeout(FAREWELL, pages).await);
    }
    Ok(())
}

/// Who may ask, where not everybody may.
fn clients(serve: &Serve) -> anyhow::Result<Option<Clients>> {
    let Some(file) = &serve.client_ca else { return Ok(None) };
    let authorities = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let clients = Clients::of(&authorities, &serve.client_name);
    Ok(Some(clients.with_context(|| format!("cannot use {}", file.display()))?))
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
