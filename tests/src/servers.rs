//! Servers for tests: inside this process, or as one that can be killed.

use std::io::{self, BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tavla_server::{Config, Running, Server, Storage};

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
