//! The server of a test: in here or a process, ended and started again at the same place; and the
//! invitations to it.

use std::net::SocketAddr;
use std::path::Path;

use tavla_server::access::Role;
use tavla_server::log::{Log as _, SqliteLog};
use tavla_server::outbox::DOCUMENT_BYTES_MAX;
use tavla_server::{Config, Running, Server, Storage};
use tavla_shared::board::{Board, Document};
use tavla_shared::id::BoardId;
use tavla_shared::protocol::limits::FRAME_BYTES_MAX;
use tavla_shared::protocol::{DocRoom, RoomName};
use tavla_shared::store::DataFolder;
use tavla_tests::servers::{ServerProcess, invite};
use tempfile::TempDir;

const SERVER: &str = env!("CARGO_BIN_EXE_server_process");

/// The board everybody is at.
pub fn board() -> BoardId {
    BoardId::new("plans").unwrap()
}

/// A server, and its folder.
pub struct Host {
    folder: TempDir,
    addr: SocketAddr,
    killed: bool,
    up: Up,
}

enum Up {
    No,
    Here(Running),
    Process(ServerProcess),
}

impl Host {
    /// Starts one that nobody enters without an invitation, with one for each of `roles`.
    pub fn start(killed: bool, roles: &[Role]) -> (Self, Vec<String>) {
        let folder = TempDir::new().unwrap();
        let tokens = invite(folder.path(), &board(), roles);
        let mut host = Self {
            folder,
            addr: SocketAddr::from(([127, 0, 0, 1], 0)),
            killed,
            up: Up::No,
        };
        host.begin();
        (host, tokens)
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Starts it, unless it runs.
    pub fn begin(&mut self) {
        if !matches!(self.up, Up::No) {
            return;
        }
        if self.killed {
            let process = ServerProcess::start(SERVER, self.addr, self.folder.path()).unwrap();
            self.addr = process.addr();
            self.up = Up::Process(process);
        } else {
            let running = Server::start(config(self.addr, self.folder.path())).unwrap();
            self.addr = running.addr();
            self.up = Up::Here(running);
        }
    }

    /// Kills or stops it.
    pub fn end(&mut self) {
        match std::mem::replace(&mut self.up, Up::No) {
            Up::No => {}
            Up::Here(running) => running.join(),
            Up::Process(mut process) => process.kill().unwrap(),
        }
    }

    /// What waits at the server is within its bounds.
    pub fn check_queues(&self) {
        if let Up::Here(running) = &self.up {
            let waits = running.metrics().queues.read().queued_bytes_max;
            let most = (DOCUMENT_BYTES_MAX + FRAME_BYTES_MAX) as u64;
            assert!(waits <= most, "{waits} bytes wait for one connection");
        }
    }

    /// Whether nothing waits at the server, as far as that can be seen from here.
    pub fn is_drained(&self) -> bool {
        match &self.up {
            Up::Here(running) => running.metrics().queues.read().queued_bytes == 0,
            _ => true,
        }
    }

    /// What a server that is started now would have. It must not run.
    pub fn rebuilt(&self) -> Board {
        let folder = DataFolder::open(self.folder.path()).unwrap();
        let mut log = SqliteLog::new(folder.open_store().unwrap());
        let room = RoomName::Doc(board(), DocRoom::Board);
        let history = log.load(&room, false, u64::MAX).unwrap();
        assert_eq!(history.damaged, Vec::<u64>::new());
        let mut document = Document::new(None);
        for part in history.snapshot.iter().chain(&history.records) {
            document.load(&part.bytes).unwrap();
        }
        let (board, report) = Board::open(u64::MAX - 1, [document.snapshot().unwrap()]);
        assert_eq!(report.rejected, vec![]);
        board
    }
}

/// As usual, but dead connections are found out within a test, and rooms are compacted and unloaded.
fn config(listen: SocketAddr, folder: &Path) -> Config {
    let mut config = Config::new(listen, Storage::Folder(folder.to_owned()));
    config.limits.ping_millis = 400;
    config.limits.dead_millis = 1_500;
    config.rooms.compact_records = 20;
    config.rooms.idle_millis = 100;
    // Documents are put down between two edits, and read again.
    config.rooms.rest_millis = 100;
    config
}
