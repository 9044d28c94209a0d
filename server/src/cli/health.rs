//! Asks a running server whether it is ready: what a supervisor runs where there is no curl.
//! Knows the server by its settings, and by its own certificate where it has one.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::{CliError, Settings, printing};
use crate::config::{Config, TlsFiles};
use crate::tls::{TlsError, own_certificate};

/// A server on this machine that takes longer serves nobody well.
const PATIENCE: Duration = Duration::from_secs(4);
const ANSWER_BYTES_MAX: u64 = 4_096;

/// Why the server does not count as ready.
#[derive(Debug, thiserror::Error)]
pub enum HealthError {
    /// Nobody answers.
    #[error("nobody answers at {address}: {source}")]
    Unreachable {
        /// Where.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// Nobody answers in time.
    #[error("no answer from {address} in time")]
    Late {
        /// Where.
        address: SocketAddr,
    },
    /// It says that it is not ready.
    #[error("the server is not ready: {answer}")]
    Unready {
        /// The first line of what it says.
        answer: String,
    },
    /// The port was left to chance.
    #[error("the settings name port 0, so that nobody knows where the server listens")]
    NoPort,
    /// The certificate it should show cannot be read.
    #[error(transparent)]
    Certificate(#[from] TlsError),
    /// TLS cannot be spoken.
    #[error("TLS cannot be spoken: {0}")]
    Tls(#[from] rustls::Error),
}

/// Asks, and says what was answered.
///
/// # Errors
/// [`CliError::Health`] where the server is not ready.
pub fn run(settings: Settings) -> Result<ExitCode, CliError> {
    let config = settings.said()?.resolve()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(CliError::system("cannot start"))?;
    runtime.block_on(ask(&config))?;
    printing::print("ready\n")?;
    Ok(ExitCode::SUCCESS)
}

async fn ask(config: &Config) -> Result<(), HealthError> {
    let address = reachable(config.listen);
    if address.port() == 0 {
        return Err(HealthError::NoPort);
    }
    let connector = config.tls.as_ref().map(connector).transpose()?;
    let unreachable = |source| HealthError::Unreachable { address, source };
    let asking = async {
        let stream = TcpStream::connect(address).await?;
        match connector {
            None => answer(stream).await,
            Some(connector) => {
                let name = ServerName::IpAddress(address.ip().into());
                answer(connector.connect(name, stream).await?).await
            }
        }
    };
    let answer = tokio::time::timeout(PATIENCE, asking)
        .await
        .map_err(|_| HealthError::Late { address })?
        .map_err(unreachable)?;
    if answer.starts_with("HTTP/1.1 200 ") {
        Ok(())
    } else {
        let answer = answer.lines().next().unwrap_or_default().to_owned();
        Err(HealthError::Unready { answer })
    }
}

async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<String> {
    let request = b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    stream.write_all(request).await?;
    let mut bytes = Vec::new();
    let read = stream.take(ANSWER_BYTES_MAX).read_to_end(&mut bytes).await;
    // The end of the connection matters less than what was said before.
    if bytes.is_empty() {
        read?;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Where to reach a server on this machine that listens there.
fn reachable(mut listen: SocketAddr) -> SocketAddr {
    if listen.ip().is_unspecified() {
        listen.set_ip(match listen.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    listen
}

fn connector(files: &TlsFiles) -> Result<TlsConnector, HealthError> {
    let provider = Arc::new(ring::default_provider());
    let verifier = Arc::new(Own {
        certificate: own_certificate(files)?,
        provider: Arc::clone(&provider),
    });
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// Believes the one certificate that this server has, whatever name is in it: the question goes to
/// an address of this machine, which no authority vouches for.
#[derive(Debug)]
struct Own {
    certificate: CertificateDer<'static>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Own {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if *end_entity == self.certificate {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(rustls::CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, cert, dss, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, cert, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_listens_everywhere_is_asked_on_this_machine() {
        let check = |listen: &str, at: &str| {
            assert_eq!(reachable(listen.parse().unwrap()), at.parse().unwrap());
        };
        check("0.0.0.0:7420", "127.0.0.1:7420");
        check("[::]:7420", "[::1]:7420");
        check("192.0.2.1:7420", "192.0.2.1:7420");
    }
}
