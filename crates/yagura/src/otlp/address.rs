//! Where a collector is, and what it is told besides: read from what people write.

use anyhow::{anyhow, bail};
use ureq::http::{HeaderName, HeaderValue, Uri};

/// More than anybody means.
const MOST_HEADERS: usize = 32;

/// What we say ourselves.
const OURS: [&str; 5] =
    ["connection", "content-length", "content-type", "host", "transfer-encoding"];

/// Where a collector is.
pub(super) struct Address {
    /// Without a slash at its end.
    base: String,
    /// `host:port`, fit to be said.
    pub(super) host: String,
    /// It wants TLS.
    pub(super) is_https: bool,
}

impl Address {
    /// Reads `http://HOST:4318` or `https://HOST/PATH`. Whatever is wrong is told without the address:
    /// a password may be in it.
    pub(super) fn read(text: &str) -> anyhow::Result<Address> {
        let text = text.trim();
        let unusable = || anyhow!("the address of the collector is none: http://HOST:4318");
        let uri: Uri = text.parse().map_err(|_| unusable())?;
        let is_https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(unusable()),
        };
        let host = uri.authority().map(|it| it.as_str()).filter(|it| !it.is_empty());
        let host = host.ok_or_else(unusable)?;
        if host.contains('@') {
            bail!(
                "the address of the collector has a password in it, which others can read: \
                 OTEL_EXPORTER_OTLP_HEADERS takes credentials"
            );
        }
        if uri.query().is_some() || text.contains('#') {
            bail!("the address of the collector has a query, and /v1/metrics is to follow it");
        }
        let (base, host) = (text.trim_end_matches('/').to_owned(), host.to_owned());
        Ok(Address { base, host, is_https })
    }

    /// Where one kind of signals goes: `/v1/metrics`, `/v1/logs`.
    pub(super) fn of(&self, signal: &str) -> String {
        format!("{}{signal}", self.base)
    }
}

/// Reads `NAME=VALUE,…`, where values may have `%20`, as
/// <https://opentelemetry.io/docs/specs/otel/protocol/exporter/> has it. They are never told.
pub(super) fn headers(text: &str) -> anyhow::Result<Vec<(HeaderName, HeaderValue)>> {
    let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
    let mut headers = Vec::new();
    for (index, entry) in entries.enumerate() {
        let number = index + 1;
        let unusable = || anyhow!("entry {number} of OTEL_EXPORTER_OTLP_HEADERS is no NAME=VALUE");
        let (name, value) = entry.split_once('=').ok_or_else(unusable)?;
        let name = HeaderName::from_bytes(name.trim().as_bytes()).map_err(|_| unusable())?;
        let value = decoded(value.trim()).ok_or_else(unusable)?;
        let mut value = HeaderValue::from_bytes(&value).map_err(|_| unusable())?;
        value.set_sensitive(true);
        if OURS.contains(&name.as_str()) {
            bail!("OTEL_EXPORTER_OTLP_HEADERS cannot set {name}");
        }
        if number > MOST_HEADERS {
            bail!("OTEL_EXPORTER_OTLP_HEADERS has more than {MOST_HEADERS} entries");
        }
        headers.push((name, value));
    }
    Ok(headers)
}

/// Undoes `%20`; nothing where a `%` begins no such thing.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => digit(bytes.next()?)? << 4 | digit(bytes.next()?)?,
            byte => byte,
        });
    }
    Some(decoded)
}

#[cfg(test)]
mod tests {
    use super::{Address, headers};

    #[test]
    fn signals_stand_behind_the_address() {
        let of = |text: &str| Address::read(text).map(|it| it.of("/v1/logs"));
        assert_eq!(of("http://otel:4318/").ok().as_deref(), Some("http://otel:4318/v1/logs"));
        assert_eq!(of("https://c.example/a").ok().as_deref(), Some("https://c.example/a/v1/logs"));
        for wrong in ["", "otel:4318", "ftp://otel", "http://", "http://otel?a=b", "http://a/#b"] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_without_secrets() {
        let said = Address::read("http://me:sesame@otel").err().map(|it| it.to_string());
        assert!(said.is_some_and(|it| !it.contains("sesame")));
        for wrong in ["a=b,sesame", "a=%zz-sesame", "a b=sesame", "host=sesame", "a=sesame%0a"] {
            let said = headers(wrong).err().map(|it| it.to_string());
            assert!(said.is_some_and(|it| !it.contains("sesame")), "{wrong}");
        }
    }

    #[test]
    fn headers_are_decoded() {
        let read = headers("authorization=Bearer%20abc, x-tenant = shop,").unwrap_or_default();
        let read: Vec<_> = read.iter().map(|(n, v)| (n.as_str(), v.as_bytes())).collect();
        let expected: [(&str, &[u8]); 2] =
            [("authorization", b"Bearer abc"), ("x-tenant", b"shop")];
        assert_eq!(read, expected);
    }
}
