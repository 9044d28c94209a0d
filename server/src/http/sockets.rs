//! Where sockets come from outside of simulations: the system's listener. Decides nothing about those
//! who come.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};

/// How long nothing is accepted after that has failed.
const PAUSE: Duration = Duration::from_millis(50);

/// The system's listener.
#[derive(Debug)]
pub struct Sockets(pub TcpListener);

impl Listener for Sockets {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        loop {
            match self.0.accept().await {
                Ok((stream, from)) => {
                    // Small frames must not wait for the ack of the one before.
                    if let Err(error) = stream.set_nodelay(true) {
                        tracing::debug!(%error, "a socket refuses to be quick");
                    }
                    return (stream, from);
                }
                Err(error) => {
                    // Most likely out of file descriptors: some will be closed soon.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}
