//! Who may ask: those with a certificate of an authority that we were told of.

use std::sync::Arc;

use rustls::RootCertStore;
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;

/// Authorities of clients cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ClientsError {
    /// They are no PEM.
    #[error("the authorities of clients are not PEM")]
    Pem(#[source] pem::Error),
    /// One of them is no certificate.
    #[error("the authorities of clients have no certificate that can be used")]
    Certificate,
}

/// The authorities whose clients may ask, and the names that these must bear.
#[derive(Debug, Clone)]
pub struct Clients {
    verifier: Arc<dyn ClientCertVerifier>,
    names: Vec<String>,
}

impl Clients {
    /// Those that these authorities, in PEM, vouch for; where there are `names`, only those whose
    /// common name is one of them.
    pub fn of(authorities: &[u8], names: &[String]) -> Result<Clients, ClientsError> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(authorities) {
            let certificate = certificate.map_err(ClientsError::Pem)?;
            roots.add(certificate).map_err(|_| ClientsError::Certificate)?;
        }
        let provider = Arc::new(ring::default_provider());
        let builder = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
        // Whoever has none may still ask how the server fares.
        let verifier = builder.allow_unauthenticated().build();
        let verifier = verifier.map_err(|_| ClientsError::Certificate)?;
        Ok(Clients { verifier, names: names.to_vec() })
    }

    pub(super) fn verifier(&self) -> Arc<dyn ClientCertVerifier> {
        Arc::clone(&self.verifier)
    }

    /// Who showed these certificates, which the greeting has verified, is among them.
    pub fn know(&self, shown: Option<&[CertificateDer<'_>]>) -> bool {
        let Some(first) = shown.and_then(<[_]>::first) else { return false };
        self.names.is_empty() || common_name(first).is_some_and(|name| self.names.contains(&name))
    }
}

fn common_name(certificate: &CertificateDer<'_>) -> Option<String> {
    let (_, parsed) = x509_parser::parse_x509_certificate(certificate).ok()?;
    let name = parsed.subject().iter_common_name().next()?;
    name.as_str().ok().map(str::to_owned)
}
