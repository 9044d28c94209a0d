//! TLS to servers: what is trusted, and what a failure means. Decides nothing about addresses.

use std::io;
use std::sync::{Arc, OnceLock};

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use rustls_platform_verifier::BuilderVerifierExt as _;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::fault::{OpenError, OpenFault};

/// Makes ring the process's cryptography, once; before any connection with TLS.
pub fn install_provider() {
    if rustls::crypto::ring::default_provider()
        .install_default()
        .is_err()
    {
        tracing::debug!("the cryptography was chosen already");
    }
}

/// Trusts what this system trusts. Made at the first use: to read a system's roots takes a while.
fn system_config() -> Result<Arc<ClientConfig>, OpenError> {
    static CONFIG: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    if let Some(config) = CONFIG.get() {
        return Ok(Arc::clone(config));
    }
    // By name, so that a program that installed none, such as a test, works too.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let unusable = |error: rustls::Error| OpenError::new(OpenFault::Certificate, error);
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(rustls::ConfigBuilder::with_platform_verifier)
        .map_err(unusable)?
        .with_no_client_auth();
    Ok(Arc::clone(CONFIG.get_or_init(|| Arc::new(config))))
}

/// Encrypts a stream to `host`, trusting `trust` or what the system does.
pub async fn encrypt<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    host: &str,
    trust: Option<Arc<ClientConfig>>,
) -> Result<TlsStream<S>, OpenError> {
    let config = trust.map_or_else(system_config, Ok)?;
    let name = ServerName::try_from(host.to_owned())
        .map_err(|error| OpenError::new(OpenFault::Certificate, error))?;
    let encrypted = TlsConnector::from(config).connect(name, stream).await;
    encrypted.map_err(|error| OpenError {
        fault: meaning(&error),
        reason: error.to_string(),
    })
}

/// What a failed handshake says about the other side.
fn meaning(error: &io::Error) -> OpenFault {
    let cause = error
        .get_ref()
        .and_then(|cause| cause.downcast_ref::<rustls::Error>());
    match cause {
        Some(rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented) => {
            OpenFault::Certificate
        }
        Some(rustls::Error::InvalidMessage(_)) => OpenFault::NotTls,
        _ => OpenFault::Cut,
    }
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    use rustls::{RootCertStore, ServerConfig};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
    use tokio_rustls::TlsAcceptor;

    use super::*;

    const CERTIFICATE: &[u8] =
        include_bytes!("../../../../tests/fixtures/tls/board.example.cert.der");
    const KEY: &[u8] = include_bytes!("../../../../tests/fixtures/tls/board.example.key.der");

    fn provider() -> Arc<rustls::crypto::CryptoProvider> {
        Arc::new(rustls::crypto::ring::default_provider())
    }

    /// A server that shows the certificate, and says a word.
    async fn serve(stream: DuplexStream) {
        let config = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![CertificateDer::from_slice(CERTIFICATE)],
                PrivateKeyDer::try_from(KEY).unwrap(),
            )
            .unwrap();
        // A client that does not trust it hangs up.
        if let Ok(mut stream) = TlsAcceptor::from(Arc::new(config)).accept(stream).await {
            stream.write_all(b"hello").await.unwrap();
            stream.shutdown().await.unwrap();
        }
    }

    fn trust() -> Arc<ClientConfig> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_slice(CERTIFICATE)).unwrap();
        let config = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        Arc::new(config)
    }

    #[tokio::test]
    async fn a_certificate_that_is_trusted_is_good_for_its_name_only() {
        let (ours, theirs) = duplex(64 * 1024);
        let server = tokio::spawn(serve(theirs));
        let mut stream = encrypt(ours, "board.example", Some(trust())).await.unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).await.unwrap();
        assert_eq!(said, "hello");
        server.await.unwrap();

        let (ours, theirs) = duplex(64 * 1024);
        tokio::spawn(serve(theirs));
        let error = encrypt(ours, "other.example", Some(trust())).await;
        assert_eq!(error.unwrap_err().fault, OpenFault::Certificate);
    }

    #[tokio::test]
    async fn a_certificate_that_the_system_does_not_trust_is_refused() {
        let (ours, theirs) = duplex(64 * 1024);
        tokio::spawn(serve(theirs));
        let error = encrypt(ours, "board.example", None).await.unwrap_err();
        assert_eq!(error.fault, OpenFault::Certificate, "{error}");
    }

    #[tokio::test]
    async fn a_server_that_speaks_no_tls_is_told_as_such() {
        let (ours, mut theirs) = duplex(64 * 1024);
        let answer = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
        theirs.write_all(answer).await.unwrap();
        let error = encrypt(ours, "board.example", Some(trust()))
            .await
            .unwrap_err();
        assert_eq!(error.fault, OpenFault::NotTls, "{error}");
    }
}
