//! Requests to a collector: each within a limit of time, followed nowhere else.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use anyhow::bail;
use rustls::crypto::ring;
use serde_json::Value;
use ureq::Agent;
use ureq::http::{HeaderName, HeaderValue};
use ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};

use super::address::Address;

/// What the specification has exporters wait for an answer.
const TO_END: Duration = Duration::from_secs(10);
const TO_CONNECT: Duration = Duration::from_secs(5);

/// What is read of an answer.
const MOST_BYTES: u64 = 1 << 16;

/// Goes to a collector.
pub(super) struct Client {
    agent: Agent,
    address: Address,
    /// Secrets.
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// A collector did not take what it was sent.
#[derive(Debug)]
pub(super) enum Failure {
    /// It may do so later, and after this time if it said one.
    Later { says: String, after: Option<Duration> },
    /// It never will.
    Refused { says: String },
}

impl std::fmt::Display for Failure {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Failure::Later { says, .. } => write!(out, "{says}; it is tried again"),
            Failure::Refused { says } => write!(out, "{says}; what it does not take is left out"),
        }
    }
}

impl Client {
    /// A client that tells who it is by `headers`. Certificates are those that the system trusts, or
    /// those of `SSL_CERT_FILE`.
    ///
    /// # Errors
    ///
    /// The address wants TLS, and the system trusts nobody.
    pub(super) fn new(
        address: Address,
        headers: Vec<(HeaderName, HeaderValue)>,
    ) -> anyhow::Result<Client> {
        let config = Agent::config_builder()
            .proxy(None)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("yagura/", env!("CARGO_PKG_VERSION")))
            .timeout_global(Some(TO_END))
            .timeout_connect(Some(TO_CONNECT))
            .tls_config(tls(address.is_https)?)
            .build();
        Ok(Client { agent: config.new_agent(), address, headers })
    }

    /// Sends the metrics or the lines that `body` is.
    pub(super) fn post(&self, signal: &str, body: &Value) -> Result<(), Failure> {
        let mut request = self.agent.post(self.address.of(signal));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.header("content-type", "application/json");
        let host = &self.address.host;
        let answer = request.send(body.to_string()).map_err(|error| {
            let says = format!("cannot reach the collector {host}: {error}");
            Failure::Later { says, after: None }
        })?;
        let code = answer.status().as_u16();
        let says = format!("the collector {host} answers {code} to {signal}");
        match code {
            200..300 => {
                let mut text = Vec::new();
                let reader = answer.into_body().into_with_config().limit(MOST_BYTES).reader();
                // What it took it has taken, whatever becomes of its words.
                reader.take(MOST_BYTES).read_to_end(&mut text).ok();
                rejected(&text).map_or(Ok(()), |number| {
                    let says = format!("the collector {host} refuses {number} entries of {signal}");
                    Err(Failure::Refused { says })
                })
            }
            429 | 502..=504 => {
                let after = answer.headers().get("retry-after");
                let after = after.and_then(|value| value.to_str().ok()?.trim().parse().ok());
                Err(Failure::Later { says, after: after.map(Duration::from_secs) })
            }
            300..400 => {
                let says = format!("{says}: it sends us elsewhere, and we do not go");
                Err(Failure::Refused { says })
            }
            _ => Err(Failure::Refused { says }),
        }
    }
}

/// How much a collector says it left out, where it did.
fn rejected(answer: &[u8]) -> Option<u64> {
    let answer: Value = serde_json::from_slice(answer).ok()?;
    let partial = answer.get("partialSuccess")?;
    let number = partial.get("rejectedDataPoints").or_else(|| partial.get("rejectedLogRecords"))?;
    let number = number.as_u64().or_else(|| number.as_str()?.parse().ok())?;
    (number > 0).then_some(number)
}

fn tls(is_https: bool) -> anyhow::Result<TlsConfig> {
    let builder = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()));
    if !is_https {
        return Ok(builder.root_certs(RootCerts::from(Vec::new())).build());
    }
    let system = rustls_native_certs::load_native_certs().certs;
    if system.is_empty() {
        bail!(
            "the system trusts no authority that the collector's certificate could be from: \
             SSL_CERT_FILE names a file of some"
        );
    }
    let roots: Vec<_> = system.iter().map(|it| Certificate::from_der(it).to_owned()).collect();
    Ok(builder.root_certs(RootCerts::from(roots)).build())
}

#[cfg(test)]
mod tests {
    use super::rejected;

    #[test]
    fn a_collector_says_what_it_left_out() {
        assert_eq!(rejected(br#"{"partialSuccess":{"rejectedDataPoints":"3"}}"#), Some(3));
        assert_eq!(rejected(br#"{"partialSuccess":{"rejectedLogRecords":2}}"#), Some(2));
        assert_eq!(rejected(br#"{"partialSuccess":{"errorMessage":"slow down"}}"#), None);
        assert_eq!(rejected(b"{}"), None);
        assert_eq!(rejected(b"<html>"), None);
    }
}
