//! TLS on the listening socket: the certificate, and its renewal while the server runs.
//!
//! A new pair counts from the next connection on; one that is broken changes nothing. The private
//! key is never logged and never printed.

mod refresh;
#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tavla_shared::store::read_file;
use tokio_rustls::TlsAcceptor;

pub use self::refresh::refresh_now_and_then;
use crate::config::TlsFiles;

/// No chain of certificates and no key is larger.
const PEM_BYTES_MAX: u64 = 1 << 20;

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("a file for TLS cannot be read ({source}): {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file holds something else.
    #[error("a file for TLS holds no {expected} as PEM: {path}")]
    Pem {
        /// What should be in it.
        expected: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// The two do not make a pair.
    #[error("the certificate and the key for TLS cannot be used together ({reason}): {path}")]
    Pair {
        /// What rustls says.
        reason: rustls::Error,
        /// The certificate.
        path: PathBuf,
    },
}

/// What became of looking at the files again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refreshed {
    /// They say what they said.
    Unchanged,
    /// A new pair counts from now on.
    Renewed,
}

/// The server's certificate, renewed in place.
#[derive(Debug)]
pub struct Tls {
    files: TlsFiles,
    current: Mutex<Current>,
}

#[derive(Debug, Clone)]
struct Current {
    read: Pem,
    config: Arc<ServerConfig>,
}

/// The files as they were read.
#[derive(Clone, PartialEq, Eq)]
struct Pem {
    cert: Vec<u8>,
    key: Vec<u8>,
}

impl std::fmt::Debug for Pem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The key stays out of every log.
        write!(f, "Pem({} bytes)", self.cert.len())
    }
}

/// Chooses the one implementation of cryptography of this process; for a main, before anything
/// else asks for one.
pub fn install_provider() {
    if ring::default_provider().install_default().is_err() {
        tracing::debug!("a provider of cryptography was there already");
    }
}

impl Tls {
    /// Reads the pair.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn load(files: TlsFiles) -> Result<Arc<Self>, TlsError> {
        let read = read(&files)?;
        let config = config(&files, &read)?;
        let current = Mutex::new(Current { read, config });
        Ok(Arc::new(Self { files, current }))
    }

    /// What takes the next connection in.
    pub fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.current().config))
    }

    /// Looks at the files again. Blocks on the disk.
    ///
    /// # Errors
    /// [`TlsError`]; the pair before goes on.
    pub fn refresh(&self) -> Result<Refreshed, TlsError> {
        let read = read(&self.files)?;
        if self.current().read == read {
            return Ok(Refreshed::Unchanged);
        }
        let config = config(&self.files, &read)?;
        *self.current() = Current { read, config };
        Ok(Refreshed::Renewed)
    }

    fn current(&self) -> MutexGuard<'_, Current> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(files: &TlsFiles) -> Result<Pem, TlsError> {
    let read = |path: &Path| {
        read_file(path, PEM_BYTES_MAX).map_err(|source| TlsError::File {
            path: path.to_owned(),
            source,
        })
    };
    Ok(Pem {
        cert: read(&files.cert)?,
        key: read(&files.key)?,
    })
}

fn config(files: &TlsFiles, pem: &Pem) -> Result<Arc<ServerConfig>, TlsError> {
    let chain = chain(&files.cert, &pem.cert)?;
    let key = PrivateKeyDer::from_pem_slice(&pem.key).map_err(|_| TlsError::Pem {
        expected: "private key",
        path: files.key.clone(),
    })?;
    let pair = |reason| TlsError::Pair {
        reason,
        path: files.cert.clone(),
    };
    let provider: Arc<CryptoProvider> = Arc::new(ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .map_err(pair)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(pair)?;
    // WebSocket is upgraded from HTTP/1.1, and nothing else is served.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// The certificates in a file, the server's own first.
pub(crate) fn chain(path: &Path, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let missing = || TlsError::Pem {
        expected: "certificate",
        path: path.to_owned(),
    };
    let chain: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|_| missing())?;
    if chain.is_empty() {
        return Err(missing());
    }
    Ok(chain)
}

/// The certificate a file has for this server, for whoever wants to know it again.
///
/// # Errors
/// [`TlsError`].
pub fn own_certificate(files: &TlsFiles) -> Result<CertificateDer<'static>, TlsError> {
    let mut chain = chain(&files.cert, &read(files)?.cert)?;
    Ok(chain.swap_remove(0))
}
