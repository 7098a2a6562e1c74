//! TLS to the API server, as a link in ureq's chain of connectors.
//!
//! Ours rather than ureq's, so that the name on the certificate may be another than the address's,
//! and a client certificate may be of any version: it is the server that has to like it.

use std::fmt;
use std::io::{Read, Write};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, RootCertStore, SignatureScheme,
};
use rustls::{ConfigBuilder, StreamOwned, client::WantsClientCert};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, Transport,
    TransportAdapter,
};

use super::access::{Access, OpenError};
use super::credential::Pair;
use super::proxy::host_of;

/// Wraps a connection to the API server in TLS.
pub(super) struct Tls {
    config: Arc<ClientConfig>,
    name: ServerName<'static>,
}

impl Tls {
    /// As `access` says.
    pub(super) fn new(access: &Access, certificate: Option<&Pair>) -> Result<Tls, OpenError> {
        let address = || OpenError::Address { address: access.server.clone() };
        let host = host_of(&access.server).ok_or_else(address)?;
        let name = access.server_name.as_deref().unwrap_or(host);
        let name = ServerName::try_from(name.to_owned()).map_err(|_| address())?;
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider));
        let builder = builder
            .with_safe_default_protocol_versions()
            .map_err(|error| OpenError::Certificate { what: "TLS", says: error.to_string() })?;
        let builder = if access.is_unverified {
            let verifier = Arc::new(AnyCertificate(Arc::clone(&provider)));
            builder.dangerous().with_custom_certificate_verifier(verifier)
        } else {
            builder.with_root_certificates(trusted(access)?)
        };
        let config = with_certificate(builder, &provider, certificate)?;
        Ok(Tls { config: Arc::new(config), name })
    }
}

fn trusted(access: &Access) -> Result<RootCertStore, OpenError> {
    let mut store = RootCertStore::empty();
    // `kubectl proxy` speaks without TLS, and needs nobody's trust.
    if access.server.starts_with("http://") {
        return Ok(store);
    }
    let what = "the certificate authority";
    let Some(pem) = &access.authorities else {
        let system = rustls_native_certs::load_native_certs();
        let (added, _) = store.add_parsable_certificates(system.certs);
        let says = "the kubeconfig names none, and the system trusts none".to_owned();
        return if added > 0 { Ok(store) } else { Err(OpenError::Certificate { what, says }) };
    };
    let certificates = certificates(pem, what)?;
    let (added, refused) = store.add_parsable_certificates(certificates);
    if added == 0 {
        let says = format!("{refused} certificates, and none that can be trusted");
        return Err(OpenError::Certificate { what, says });
    }
    Ok(store)
}

fn certificates(pem: &[u8], what: &'static str) -> Result<Vec<CertificateDer<'static>>, OpenError> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match read {
        Ok(read) if read.is_empty() => {
            Err(OpenError::Certificate { what, says: "no certificate is in it".to_owned() })
        }
        Ok(read) => Ok(read),
        Err(error) => Err(OpenError::Certificate { what, says: error.to_string() }),
    }
}

fn with_certificate(
    builder: ConfigBuilder<ClientConfig, WantsClientCert>,
    provider: &CryptoProvider,
    certificate: Option<&Pair>,
) -> Result<ClientConfig, OpenError> {
    let Some((certificate, key)) = certificate else { return Ok(builder.with_no_client_auth()) };
    let chain = certificates(certificate, "the client certificate")?;
    let unusable = |says| OpenError::Certificate { what: "the client key", says };
    // What the key is must not be told.
    let key = PrivateKeyDer::from_pem_slice(key)
        .map_err(|_| unusable("it is no private key in PEM".to_owned()))?;
    let key = provider.key_provider.load_private_key(key);
    let key = key.map_err(|_| unusable("its kind is not supported".to_owned()))?;
    let resolver = SingleCertAndKey::from(CertifiedKey::new(chain, key));
    Ok(builder.with_client_cert_resolver(Arc::new(resolver)))
}

impl<In: Transport> Connector<In> for Tls {
    type Out = Either<In, Encrypted>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let Some(transport) = chained else { return Ok(None) };
        // The way to a proxy comes through here as well.
        if !details.needs_tls() {
            return Ok(Some(Either::A(transport)));
        }
        let connection = ClientConnection::new(Arc::clone(&self.config), self.name.clone());
        let mut connection = connection.map_err(std::io::Error::other)?;
        let time = Arc::clone(&details.current_time);
        let mut socket = TransportAdapter::new(transport.boxed(), time);
        socket.set_timeout(details.timeout);
        connection.complete_io(&mut socket)?;
        let buffers = LazyBuffers::new(
            details.config.input_buffer_size(),
            details.config.output_buffer_size(),
        );
        let stream = StreamOwned::new(connection, socket);
        Ok(Some(Either::B(Encrypted { buffers, stream })))
    }
}

/// A connection within TLS.
pub(super) struct Encrypted {
    buffers: LazyBuffers,
    stream: StreamOwned<ClientConnection, TransportAdapter>,
}

impl Transport for Encrypted {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.stream.get_mut().set_timeout(timeout);
        let output = self.buffers.output().get(..amount).unwrap_or_default();
        self.stream.write_all(output)?;
        self.stream.flush()?;
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.stream.get_mut().set_timeout(timeout);
        let input = self.buffers.input_append_buf();
        let amount = self.stream.read(input)?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        self.stream.get_mut().get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}

/// `insecure-skip-tls-verify`: any certificate, but the server must own its key.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            certificate,
            signed,
            &self.0.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            certificate,
            signed,
            &self.0.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Tls")
    }
}

impl fmt::Debug for Encrypted {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Encrypted")
    }
}
