//! Has the API server ask: what some policy is about, and nothing else; and takes that back in time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use act::{Manner, Reach, Registration, Writer};
use anyhow::{Context, bail};
use server::admission::Court;
use source::cluster::Cluster;

use super::following::Following;
use crate::cli::Serve;
use crate::speech;

/// How often it is written again, whatever became of it meanwhile.
const EVERY: Duration = Duration::from_secs(60);

/// Keeps the webhooks as they should be.
pub(super) struct Registrar {
    writer: Writer,
    name: String,
    reach: Reach,
    exempt: Vec<String>,
    own_user: Option<String>,
    written: Option<(Registration, Instant)>,
}

impl Registrar {
    /// One for what was typed; `None` where nothing is to be registered.
    pub(super) fn of(serve: &Serve, cluster: &Arc<Cluster>) -> anyhow::Result<Option<Registrar>> {
        let attached = &serve.attached;
        if !attached.register {
            return Ok(None);
        }
        let reach = match (&attached.url, &attached.service) {
            (Some(url), None) if url.starts_with("https://") => Reach::Url(url.clone()),
            (Some(url), None) => bail!("the API server asks only over https://, not at {url:?}"),
            (None, Some(service)) => self::service(service)?,
            _ => bail!("--register needs --url or --service: how does the API server get here?"),
        };
        if serve.tls_cert.is_some() && serve.tls_ca.is_none() {
            bail!("--register needs --tls-ca: whom is the API server to believe --tls-cert by?");
        }
        let writer = Writer::new(Arc::clone(cluster), Manner::Lasting);
        let own_user = act::whoami(&writer).context("cannot ask the API server who we are")?;
        Ok(Some(Registrar {
            writer,
            name: attached.registration.clone(),
            exempt: exempt(serve, &reach),
            reach,
            // A person is asked about like anybody else.
            own_user: own_user.filter(|user| user.starts_with("system:serviceaccount:")),
            written: None,
        }))
    }

    /// Who writes.
    pub(super) fn writer(&self) -> &Writer {
        &self.writer
    }

    /// Writes what `court` has to be asked, where that has changed or was long ago.
    pub(super) fn tend(&mut self, court: &Court, following: &Following, authorities: &str) {
        let registration = Registration {
            name: self.name.clone(),
            reach: self.reach.clone(),
            authorities: authorities.to_owned(),
            exempt: self.exempt.clone(),
            own_user: self.own_user.clone(),
            hooks: server::questions(court, &following.catalogue),
        };
        let is_known = |(written, when): &(Registration, Instant)| {
            *written == registration && when.elapsed() < EVERY
        };
        if self.written.as_ref().is_some_and(is_known) {
            return;
        }
        match registration.write(&self.writer) {
            Ok(()) => {
                let is_new = self.written.as_ref().is_none_or(|(it, _)| *it != registration);
                if is_new {
                    let rules: usize = registration.hooks.iter().map(|it| it.rules.len()).sum();
                    speech::say(&format!("registered: the API server asks by {rules} rules"));
                }
                self.written = Some((registration, Instant::now()));
            }
            Err(error) => {
                let error = anyhow::Error::from(error);
                speech::say(&format!("error: cannot register: {error:#}"));
            }
        }
    }

    /// Lets requests pass from now on where nobody answers.
    pub(super) fn leave(&mut self) {
        let Some((registration, _)) = self.written.take() else { return };
        match registration.lenient().write(&self.writer) {
            Ok(()) => speech::say("requests pass unasked until a server is there again"),
            Err(error) => {
                let error = anyhow::Error::from(error);
                speech::say(&format!(
                    "error: cannot let requests pass: {error:#}; `yagura rescue` does it"
                ));
            }
        }
    }
}

/// The namespaces about which nobody is asked. That of our own Service is one: a server that is
/// down must not keep itself from coming up.
fn exempt(serve: &Serve, reach: &Reach) -> Vec<String> {
    let mut exempt = server::admission::Guarded::default().namespaces;
    exempt.extend(serve.exempt.iter().cloned());
    if let Reach::Service { namespace, .. } = reach {
        exempt.push(namespace.clone());
    }
    exempt.sort();
    exempt.dedup();
    exempt
}

/// `security/yagura:443`
fn service(text: &str) -> anyhow::Result<Reach> {
    let (place, port) = text.split_once(':').unwrap_or((text, "443"));
    let read = place.split_once('/').zip(port.parse().ok());
    let Some(((namespace, name), port)) = read else {
        bail!("{text:?} is no Service: NAMESPACE/NAME[:PORT]");
    };
    Ok(Reach::Service { namespace: namespace.to_owned(), name: name.to_owned(), port })
}
