//! The certificate of the moment, which every handshake asks for anew.

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use super::{Clients, Leaf};

/// What is served with. Replacing it disturbs no connection and fails no handshake.
pub struct Certificates {
    current: ArcSwap<CertifiedKey>,
}

impl Certificates {
    /// Begins with this leaf.
    pub fn new(leaf: Leaf) -> Result<Arc<Certificates>, rustls::Error> {
        Ok(Arc::new(Certificates { current: ArcSwap::new(certified(leaf)?) }))
    }

    /// Serves with another leaf from the next handshake on.
    pub fn replace(&self, leaf: Leaf) -> Result<(), rustls::Error> {
        self.current.store(certified(leaf)?);
        Ok(())
    }

    /// How connections are greeted: TLS 1.2 and 1.3, HTTP/2 before HTTP/1.1. Where there are
    /// `clients`, a certificate that is none of theirs ends the greeting.
    pub fn server(
        self: &Arc<Self>,
        clients: Option<&Clients>,
    ) -> Result<ServerConfig, rustls::Error> {
        let provider = Arc::new(ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider);
        let builder = builder.with_safe_default_protocol_versions()?;
        let builder = match clients {
            Some(clients) => builder.with_client_cert_verifier(clients.verifier()),
            None => builder.with_no_client_auth(),
        };
        let mut config = builder.with_cert_resolver(Arc::<Certificates>::clone(self));
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(config)
    }
}

fn certified(leaf: Leaf) -> Result<Arc<CertifiedKey>, rustls::Error> {
    let key = ring::sign::any_supported_type(&leaf.key)?;
    Ok(Arc::new(CertifiedKey::new(leaf.chain, key)))
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current.load_full())
    }
}

impl fmt::Debug for Certificates {
    /// Without the key.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Certificates")
    }
}
