//! What a server is told before it starts.

mod layer;
mod numbers;
mod resolve;
mod sources;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use tavla_shared::protocol::Limits;

pub use self::layer::{Layer, LogFormat};
pub use self::numbers::{BlobNumbers, LimitNumbers, OutOfRange, RoomNumbers};
pub use self::resolve::Said;
pub use self::sources::{ConfigError, Source, from_file, from_flag, from_variables};
use crate::access::Access;
use crate::blobs::{BlobPlace, BlobSettings};
use crate::log::MemoryLog;
use crate::room::RoomSettings;

/// Where a server listens that is told nothing else: this machine alone.
pub const LISTEN_DEFAULT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 7420);

/// Where boards are kept.
#[derive(Debug, Clone)]
pub enum Storage {
    /// In this folder, which the server owns while it runs.
    Folder(PathBuf),
    /// In memory: gone with the server, unless somebody holds a clone.
    Memory(MemoryLog),
}

/// Where a certificate and its key lie, as PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate, and those between it and its authority.
    pub cert: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// What a server is told before it starts.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where boards are kept.
    pub storage: Storage,
    /// Who may join.
    pub access: Access,
    /// What members may do.
    pub limits: Limits,
    /// When rooms compact and unload.
    pub rooms: RoomSettings,
    /// By which numbers files that shapes show are kept,
    pub blobs: BlobSettings,
    /// and where.
    pub blob_place: BlobPlace,
    /// Worker threads, at least one; by default one a core, at most eight.
    pub threads: Option<usize>,
    /// The certificate it shows; without one it speaks no TLS.
    pub tls: Option<TlsFiles>,
    /// Whether a proxy in front of it does TLS.
    pub behind_proxy: bool,
    /// Whether other machines may see what is counted.
    pub admin_public: bool,
    /// Where metrics and the status page are served.
    pub admin: Option<SocketAddr>,
    /// How the program's log is written.
    pub log_format: LogFormat,
}

impl Config {
    /// A server with the usual rules.
    pub fn new(listen: SocketAddr, storage: Storage) -> Self {
        Self {
            listen,
            storage,
            access: Access::default(),
            limits: Limits::default(),
            rooms: RoomSettings::default(),
            blobs: BlobSettings::default(),
            blob_place: BlobPlace::default(),
            threads: None,
            tls: None,
            behind_proxy: false,
            admin_public: false,
            admin: None,
            log_format: LogFormat::default(),
        }
    }

    /// All of it as a settings file that makes the same server. It names where secrets lie, and
    /// holds none.
    ///
    /// # Errors
    /// Where a path cannot be written as text.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        let data = match &self.storage {
            Storage::Folder(path) => Some(path.clone()),
            Storage::Memory(_) => None,
        };
        let blob_store = match &self.blob_place {
            BlobPlace::Beside => None,
            BlobPlace::Url(url) => Some(url.clone()),
        };
        toml::to_string(&Layer {
            blob_store,
            listen: Some(self.listen),
            data,
            open: Some(self.access.open),
            origins: Some(self.access.origins.clone()),
            tls_cert: self.tls.as_ref().map(|tls| tls.cert.clone()),
            tls_key: self.tls.as_ref().map(|tls| tls.key.clone()),
            behind_proxy: Some(self.behind_proxy),
            admin_public: Some(self.admin_public),
            threads: self.threads,
            admin: self.admin,
            log_format: Some(self.log_format),
            limits: LimitNumbers::of(&self.limits),
            rooms: RoomNumbers::of(&self.rooms),
            blobs: BlobNumbers::of(&self.blobs),
        })
    }
}
