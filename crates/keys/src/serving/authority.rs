//! Makes an authority and what it signs.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, SanType,
};
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use time::OffsetDateTime;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long an authority is believed.
const AUTHORITY_HOLDS: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// How long a leaf is.
pub(super) const LEAF_HOLDS: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// From when certificates hold, in seconds since 1970: the year 2020. Clocks of a cluster differ, and
/// one that runs years ahead still makes certificates that others believe today.
const BEGINS: i64 = 1_577_836_800;

/// What authorities are called.
const NAME: &str = "Yagura";

/// A certificate cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("cannot make a certificate for {name}")]
pub struct IssueError {
    name: String,
    source: rcgen::Error,
}

/// A certificate cannot be read. What stands in the key is never told.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The chain is no PEM.
    #[error("the certificate chain is not PEM")]
    Chain(#[source] pem::Error),
    /// There is none in it.
    #[error("there is no X.509 certificate in the chain")]
    NoCertificate,
    /// The key is none.
    #[error("there is no private key in PEM, in PKCS #8, PKCS #1 or SEC 1")]
    Key,
}

/// Signs certificates. Its key never leaves it.
pub(super) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its certificate, which those who are to believe it are given: PEM.
    pub(super) certificate: String,
    pub(super) ends: SystemTime,
}

/// A certificate with its key.
pub struct Leaf {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PrivateKeyDer<'static>,
    /// The certificate of who signed it, in PEM; empty where that is not known.
    pub signer: String,
    /// Until when it is believed.
    pub ends: SystemTime,
}

impl Authority {
    /// A new authority, which holds for a year.
    pub(super) fn new(now: SystemTime) -> Result<Authority, IssueError> {
        let cannot = |source| IssueError { name: NAME.to_owned(), source };
        let key = KeyPair::generate().map_err(cannot)?;
        let ends = now + AUTHORITY_HOLDS;
        let parameters = authority(ends);
        let certificate = parameters.self_signed(&key).map_err(cannot)?.pem();
        Ok(Authority { issuer: Issuer::new(parameters, key), certificate, ends })
    }

    /// One that was written by [`Authority::to_pem`].
    pub(super) fn read(
        certificate: &CertificateDer<'_>,
        key: &str,
    ) -> Result<Authority, ReadError> {
        let ends = end_of(certificate).ok_or(ReadError::NoCertificate)?;
        let key = KeyPair::from_pem(key).map_err(|_| ReadError::Key)?;
        let certificate = pem_of(certificate);
        Ok(Authority { issuer: Issuer::new(authority(ends), key), certificate, ends })
    }

    /// Its certificate and its key. Whoever has them can sign whatever it likes.
    pub(super) fn to_pem(&self) -> String {
        format!("{}{}", self.certificate, self.issuer.key().serialize_pem())
    }

    /// A leaf that serves under these names and addresses. It never outlives its authority.
    pub(super) fn issue(&self, names: &[String], now: SystemTime) -> Result<Leaf, IssueError> {
        let name = names.first().map_or("yagura", String::as_str);
        let cannot = |source| IssueError { name: name.to_owned(), source };
        let key = KeyPair::generate().map_err(cannot)?;
        let ends = (now + LEAF_HOLDS).min(self.ends);
        let mut parameters = parameters(name, ends);
        for name in names {
            parameters.subject_alt_names.push(match name.parse() {
                Ok(address) => SanType::IpAddress(address),
                Err(_) => SanType::DnsName(name.as_str().try_into().map_err(cannot)?),
            });
        }
        parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let certificate = parameters.signed_by(&key, &self.issuer).map_err(cannot)?;
        let chain = vec![certificate.der().clone()];
        let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
        let signer = self.certificate.clone();
        Ok(Leaf { chain, key, signer, ends })
    }

    /// It is time for another: a third of its year is left.
    pub(super) fn is_due(&self, now: SystemTime) -> bool {
        is_due(now, self.ends, AUTHORITY_HOLDS)
    }
}

impl Leaf {
    /// A leaf that somebody else made: its chain and its key, in PEM.
    pub fn read(chain: &[u8], key: &[u8]) -> Result<Leaf, ReadError> {
        let chain = CertificateDer::pem_slice_iter(chain).collect::<Result<Vec<_>, _>>();
        let chain = chain.map_err(ReadError::Chain)?;
        let first = chain.first().ok_or(ReadError::NoCertificate)?;
        let ends = end_of(first).ok_or(ReadError::NoCertificate)?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| ReadError::Key)?;
        Ok(Leaf { chain, key, signer: String::new(), ends })
    }

    /// One of ours that ends at `ends` is due for another: a third of its life is left.
    pub fn ends_soon(ends: SystemTime, now: SystemTime) -> bool {
        is_due(now, ends, LEAF_HOLDS)
    }
}

fn is_due(now: SystemTime, ends: SystemTime, holds: Duration) -> bool {
    now + holds / 3 + DAY >= ends
}

/// What an authority's certificate says that ends at `ends`.
fn authority(ends: SystemTime) -> CertificateParams {
    let mut parameters = parameters(NAME, ends);
    parameters.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    parameters
}

fn parameters(name: &str, ends: SystemTime) -> CertificateParams {
    let mut parameters = CertificateParams::default();
    let mut subject = DistinguishedName::new();
    // A common name has 64 characters at most (RFC 5280); alternative names carry the whole.
    subject.push(DnType::CommonName, name.chars().take(64).collect::<String>());
    parameters.distinguished_name = subject;
    if let Ok(begins) = OffsetDateTime::from_unix_timestamp(BEGINS) {
        parameters.not_before = begins;
    }
    parameters.not_after = OffsetDateTime::from(ends);
    parameters
}

/// A certificate in PEM (RFC 7468).
fn pem_of(certificate: &CertificateDer<'_>) -> String {
    let text = STANDARD.encode(certificate);
    let lines = text.as_bytes().chunks(64).map(String::from_utf8_lossy);
    let lines: Vec<_> = lines.collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

/// When a certificate ends (RFC 5280, 4.1.2.5).
fn end_of(certificate: &CertificateDer<'_>) -> Option<SystemTime> {
    let (_, parsed) = x509_parser::parse_x509_certificate(certificate).ok()?;
    let seconds = u64::try_from(parsed.validity().not_after.timestamp()).ok()?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}
