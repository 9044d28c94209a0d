//! Servers for tests: inside this process, or as one that can be killed.

use std::io::{self, BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use tavla_server::access::{Invite, Ledger, Role};
use tavla_server::{Config, Running, Server, Storage};
use tavla_shared::id::BoardId;
use tavla_shared::store::AccessStore;

/// A server inside this process, with its boards in `folder`.
///
/// # Panics
/// Where it does not start.
pub fn server_in(folder: &Path) -> Running {
    server_at(SocketAddr::from(([127, 0, 0, 1], 0)), folder)
}

/// As [`server_in`], at this address.
///
/// # Panics
/// Where it does not start.
#[allow(clippy::expect_used, reason = "a test without its server has failed")]
pub fn server_at(listen: SocketAddr, folder: &Path) -> Running {
    Server::start(Config::new(listen, Storage::Folder(folder.to_owned()))).expect("a server")
}

/// The longest that a token counts in a test.
const TOKEN_SECONDS: u64 = 3_600;

/// One token for each of these roles on `board`, for users `user0`, `user1`…, of the server whose folder
/// this is. Nobody enters it without one from then on.
///
/// # Panics
/// Where the folder cannot be written.
pub fn invited(folder: &Path, board: &BoardId, roles: &[Role]) -> Vec<String> {
    let users = (0..).map(|at| Some(format!("user{at}")));
    issued(folder, board, roles.iter().copied().zip(users))
}

/// A token for whoever has it.
///
/// # Panics
/// Where the folder cannot be written.
pub fn for_anybody(folder: &Path, board: &BoardId, role: Role) -> String {
    issued(folder, board, [(role, None)]).concat()
}

#[allow(clippy::expect_used, reason = "a test without its tokens has failed")]
fn issued(
    folder: &Path,
    board: &BoardId,
    invites: impl IntoIterator<Item = (Role, Option<String>)>,
) -> Vec<String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("a clock after 1970").as_secs();
    let store = AccessStore::open(folder).expect("a folder to write to");
    let mut ledger = Ledger::open(store, now).expect("a ledger");
    let issue = |(role, user)| {
        let invite = Invite {
            board: board.clone(),
            role,
            seconds: TOKEN_SECONDS,
            user,
        };
        ledger.issue(&invite, now).expect("a token").token
    };
    invites.into_iter().map(issue).collect()
}

/// A server process. Dropping it kills it.
#[derive(Debug)]
pub struct ServerProcess {
    child: Child,
    addr: SocketAddr,
}

impl ServerProcess {
    /// Starts `program`, the test crate's `server_process`, at `listen`, and waits until it listens.
    ///
    /// # Errors
    /// Where it cannot be started or does not say where it listens.
    pub fn start(program: &str, listen: SocketAddr, folder: &Path) -> io::Result<Self> {
        let mut child = Command::new(program)
            .arg(listen.to_string())
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let addr = line.trim().parse().map_err(io::Error::other)?;
        Ok(Self { child, addr })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Ends it at once, as a power cut would end the program: SIGKILL on Unix.
    ///
    /// # Errors
    /// Where the system refuses.
    pub fn kill(&mut self) -> io::Result<()> {
        self.child.kill()?;
        self.child.wait().map(drop)
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        if let Err(error) = self.kill() {
            eprintln!("the server process could not be ended: {error}");
        }
    }
}
