//! What a server is told before it starts.

use std::net::SocketAddr;
use std::path::PathBuf;

use tavla_shared::protocol::Limits;

use crate::access::Access;
use crate::log::MemoryLog;
use crate::room::RoomSettings;

/// Where boards are kept.
#[derive(Debug, Clone)]
pub enum Storage {
    /// In this folder, which the server owns while it runs.
    Folder(PathBuf),
    /// In memory: gone with the server, unless somebody holds a clone.
    Memory(MemoryLog),
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
    /// Worker threads, at least one; by default one a core, at most eight.
    pub threads: Option<usize>,
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
            threads: None,
        }
    }
}
