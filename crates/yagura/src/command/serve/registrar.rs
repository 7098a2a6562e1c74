//! Has the API server ask: what some policy is about, and nothing else; and takes that back in time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use act::{Household, Manner, Reach, Registration, Writer};
use anyhow::{Context, bail};
use server::admission::Court;
use source::cluster::Cluster;

use super::following::Following;
use super::home::Home;
use super::leadership::Leadership;
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
    leadership: Leadership,
    /// What this replica wrote last, and when.
    written: Option<(Registration, Instant)>,
    /// Since when that stands.
    standing: Option<Instant>,
    /// What should be there now, whoever writes it.
    current: Option<Registration>,
}

impl Registrar {
    /// One for what was typed; `None` where nothing is to be registered.
    pub(super) fn of(
        serve: &Serve,
        cluster: &Arc<Cluster>,
        home: Option<&Home>,
        replica: &str,
    ) -> anyhow::Result<Option<Registrar>> {
        let attached = &serve.attached;
        if !attached.register {
            return Ok(None);
        }
        let reach = match (&attached.url, home) {
            (Some(url), None) if url.starts_with("https://") => Reach::Url(url.clone()),
            (Some(url), None) => bail!("the API server asks only over https://, not at {url:?}"),
            (None, Some(Home { namespace, name, port })) => {
                let (namespace, name) = (namespace.clone(), name.clone());
                Reach::Service { namespace, name, port: *port }
            }
            _ => bail!("--register needs --url or --service: how does the API server get here?"),
        };
        if serve.tls_cert.is_some() && serve.tls_ca.is_none() {
            bail!("--register needs --tls-ca: whom is the API server to believe --tls-cert by?");
        }
        let writer = Writer::new(Arc::clone(cluster), Manner::Lasting);
        let own_user = act::whoami(&writer).context("cannot ask the API server who we are")?;
        let leadership = Leadership::of(writer.clone(), home, replica);
        Ok(Some(Registrar {
            writer,
            leadership,
            name: attached.registration.clone(),
            exempt: exempt(serve, &reach),
            reach,
            // A person is asked about like anybody else.
            own_user: own_user.filter(|user| user.starts_with("system:serviceaccount:")),
            written: None,
            standing: None,
            current: None,
        }))
    }

    /// What the webhook configurations are called.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Who writes.
    pub(super) fn writer(&self) -> &Writer {
        &self.writer
    }

    /// For whom policies are written as the API server's own.
    pub(super) fn household(&self) -> Household {
        let Registrar { name, exempt, own_user, .. } = self;
        Household { name: name.clone(), exempt: exempt.clone(), own_user: own_user.clone() }
    }

    /// The API server has been asked as it should be for so long, by what this replica wrote.
    pub(super) fn stands_for(&self) -> Option<Duration> {
        self.standing.map(|since| since.elapsed())
    }

    /// This replica does what only one may do.
    pub(super) fn leads(&mut self) -> bool {
        let leads = self.leadership.is_ours();
        if !leads {
            (self.written, self.standing) = (None, None);
        }
        leads
    }

    /// Writes what `court` has to be asked, where that has changed or was long ago.
    pub(super) fn tend(&mut self, court: &Court, following: &Following, authorities: &str) {
        let leads = self.leads();
        let registration = Registration {
            name: self.name.clone(),
            reach: self.reach.clone(),
            authorities: authorities.to_owned(),
            exempt: self.exempt.clone(),
            own_user: self.own_user.clone(),
            hooks: server::questions(court, &following.catalogue),
        };
        self.current = Some(registration.clone());
        if !leads {
            return;
        }
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
                    self.standing = Some(Instant::now());
                    let rules: usize = registration.hooks.iter().map(|it| it.rules.len()).sum();
                    speech::say(&format!("registered: the API server asks by {rules} rules"));
                }
                self.written = Some((registration, Instant::now()));
            }
            Err(error) => {
                self.standing = None;
                let error = anyhow::Error::from(error);
                speech::say(&format!("error: cannot register: {error:#}"));
            }
        }
    }

    /// Lets requests pass from now on where nobody answers, if no other replica does.
    pub(super) fn leave(&mut self) {
        if self.leadership.leave() {
            return;
        }
        let Some(registration) = self.current.take() else { return };
        match registration.lenient().rewrite(&self.writer) {
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
