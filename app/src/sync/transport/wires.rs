//! How a stream to a host and a port is made: by the system's sockets, unless somebody has others,
//! such as a simulated network.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;

use tokio::net::TcpStream;

use super::dial::Stream;
use super::fault::{OpenError, OpenFault};

type Connecting = Pin<Box<dyn Future<Output = io::Result<Box<dyn Stream>>> + Send>>;

/// Makes streams; clones make them in the same way.
#[derive(Clone)]
pub struct Wires(Arc<dyn Fn(String, u16) -> Connecting + Send + Sync>);

impl Wires {
    /// Made by `connect`, which is given a host and a port.
    pub fn new<F>(connect: impl Fn(String, u16) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = io::Result<Box<dyn Stream>>> + Send + 'static,
    {
        Self(Arc::new(move |host, port| Box::pin(connect(host, port))))
    }

    /// A stream to `port` at `host`.
    pub(super) async fn connect(
        &self,
        host: &str,
        port: u16,
    ) -> Result<Box<dyn Stream>, OpenError> {
        let connected = (self.0)(host.to_owned(), port).await;
        connected.map_err(|error| OpenError::new(OpenFault::Unreachable, error))
    }
}

impl Default for Wires {
    fn default() -> Self {
        Self::new(|host, port| async move {
            let stream = TcpStream::connect((host, port)).await?;
            // Small frames must not wait for the ack of the one before.
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "a socket refuses to be quick");
            }
            let stream: Box<dyn Stream> = Box::new(stream);
            Ok(stream)
        })
    }
}

impl fmt::Debug for Wires {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wires(…)")
    }
}
