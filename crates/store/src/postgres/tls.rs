//! TLS to a server: whom it is believed by, and the connection.

use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use ::postgres::Socket;
use ::postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_cert_signed_by_trust_anchor;
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::TlsConnector;

use crate::OpenError;

/// Whom a server's certificate has to be from.
pub(super) enum Trust {
    /// Anybody: what is sent is hidden from who only listens.
    Anybody,
    /// One of the authorities in a file, in PEM; and it has to be for the server's name where `names` says so.
    Authorities { file: PathBuf, names: bool },
    /// One of those that the system trusts, for the server's name.
    System,
}

/// Makes connections.
#[derive(Clone)]
pub(super) struct Tls(Arc<ClientConfig>);

impl Tls {
    pub(super) fn new(trust: &Trust) -> Result<Tls, OpenError> {
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider));
        let says = |error: rustls::Error| OpenError::Trust { says: error.to_string() };
        let builder = builder.with_safe_default_protocol_versions().map_err(says)?;
        let of_chain = |roots| {
            let verifier = Arc::new(Chain { roots, provider: Arc::clone(&provider) });
            builder.clone().dangerous().with_custom_certificate_verifier(verifier)
        };
        let builder = match trust {
            Trust::Anybody => of_chain(None),
            Trust::Authorities { file, names: false } => of_chain(Some(read(file)?)),
            Trust::Authorities { file, names: true } => {
                builder.clone().with_root_certificates(read(file)?)
            }
            Trust::System => builder.clone().with_root_certificates(of_system()?),
        };
        Ok(Tls(Arc::new(builder.with_no_client_auth())))
    }
}

/// The authorities in a file.
fn read(file: &PathBuf) -> Result<RootCertStore, OpenError> {
    let unusable = |why: String| OpenError::Trust { says: format!("{}: {why}", file.display()) };
    let certificates =
        CertificateDer::pem_file_iter(file).map_err(|it| unusable(it.to_string()))?;
    let certificates = certificates.collect::<Result<Vec<_>, _>>();
    let mut roots = RootCertStore::empty();
    let (added, _) =
        roots.add_parsable_certificates(certificates.map_err(|it| unusable(it.to_string()))?);
    match added {
        0 => Err(unusable("no certificate of an authority is in it".to_owned())),
        _ => Ok(roots),
    }
}

fn of_system() -> Result<RootCertStore, OpenError> {
    let mut roots = RootCertStore::empty();
    let system = rustls_native_certs::load_native_certs();
    match roots.add_parsable_certificates(system.certs) {
        (0, _) => Err(OpenError::Trust { says: "the system trusts no authority".to_owned() }),
        _ => Ok(roots),
    }
}

/// Holds a certificate to authorities, where there are any, and to no name.
#[derive(Debug)]
struct Chain {
    roots: Option<RootCertStore>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Chain {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if let Some(roots) = &self.roots {
            let certificate = ParsedCertificate::try_from(certificate)?;
            let all = self.provider.signature_verification_algorithms.all;
            verify_server_cert_signed_by_trust_anchor(&certificate, roots, between, now, all)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

impl MakeTlsConnect<Socket> for Tls {
    type Stream = Encrypted;
    type TlsConnect = Greeting;
    type Error = io::Error;

    fn make_tls_connect(&mut self, name: &str) -> io::Result<Greeting> {
        // A socket of the file system has no name, and is never greeted.
        let name = ServerName::try_from(name.to_owned()).map_err(io::Error::other);
        Ok(Greeting { connector: TlsConnector::from(Arc::clone(&self.0)), name })
    }
}

/// A connection that is about to be encrypted.
pub(super) struct Greeting {
    connector: TlsConnector,
    name: io::Result<ServerName<'static>>,
}

impl TlsConnect<Socket> for Greeting {
    type Stream = Encrypted;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Encrypted>> + Send>>;

    fn connect(self, socket: Socket) -> Self::Future {
        Box::pin(async move { Ok(Encrypted(self.connector.connect(self.name?, socket).await?)) })
    }
}

/// An encrypted connection.
pub(super) struct Encrypted(tokio_rustls::client::TlsStream<Socket>);

impl TlsStream for Encrypted {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl AsyncRead for Encrypted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, into)
    }
}

impl AsyncWrite for Encrypted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
