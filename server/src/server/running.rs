//! A server that runs: where it is reached, how it does, and how it is stopped. Holds none of its parts.

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::watch;

use crate::metrics::Metrics;
use crate::tls::Tls;

/// A server that runs until it is shut down. Dropping it shuts it down without waiting.
#[derive(Debug)]
pub struct Running {
    pub(super) addr: SocketAddr,
    pub(super) admin: Option<SocketAddr>,
    pub(super) tls: Option<Arc<Tls>>,
    pub(super) metrics: Arc<Metrics>,
    pub(super) shutdown: Shutdown,
    pub(super) ended: watch::Receiver<bool>,
    pub(super) thread: Option<JoinHandle<()>>,
}

/// Asks a server to stop; clones ask the same one.
#[derive(Debug, Clone)]
pub struct Shutdown(pub(super) watch::Sender<bool>);

impl Shutdown {
    /// Stops the server: it accepts nothing more, makes what it has durable, acks it, says goodbye
    /// and ends. Returns at once.
    pub fn request(&self) {
        self.0.send_replace(true);
    }
}

impl Running {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Where what it counts is shown, if anywhere.
    pub fn admin_addr(&self) -> Option<SocketAddr> {
        self.admin
    }

    /// What a client connects to.
    pub fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "wss" } else { "ws" };
        let path = tavla_shared::protocol::SYNC_PATH;
        format!("{scheme}://{}{path}", self.addr)
    }

    /// Looks at the certificate's files now; without TLS there is nothing to look at. Blocks on the
    /// disk.
    pub fn reload_tls(&self) {
        if let Some(tls) = &self.tls {
            tls.refresh_and_say();
        } else {
            tracing::info!("there is no certificate to be read again");
        }
    }

    /// What it counts.
    pub fn metrics(&self) -> &Arc<Metrics> {
        &self.metrics
    }

    /// The way to stop it.
    pub fn shutdown(&self) -> Shutdown {
        self.shutdown.clone()
    }

    /// Waits until it has ended, whoever asked it to.
    pub async fn ended(&self) {
        // A server whose thread died has ended too.
        self.ended.clone().wait_for(|ended| *ended).await.ok();
    }

    /// Stops it and waits until everything is on the disk. Blocks.
    pub fn join(mut self) {
        self.shutdown.request();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the server's thread panicked");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shutdown.request();
    }
}
