//! Where sockets come from outside of simulations: the system's listener. Decides nothing about those
//! who come, but that they are told where the system has no place for them.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::serve::Listener;
use futures_util::FutureExt as _;
use tokio::net::{TcpListener, TcpStream};

use super::reserve::{Reserve, is_exhausted};

/// How long nothing is accepted after that has failed.
const PAUSE: Duration = Duration::from_millis(50);

const NO_PLACE: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 2\r\n\
    connection: close\r\ncontent-length: 0\r\n\r\n";

/// The system's listener.
#[derive(Debug)]
pub struct Sockets {
    listener: TcpListener,
    reserve: Reserve,
}

impl Sockets {
    /// Of this listener.
    pub fn new(listener: TcpListener) -> Self {
        Self {
            listener,
            reserve: Reserve::new(),
        }
    }

    /// Lets one in to be told that there is no place. Whether somebody was there.
    fn turn_away(&mut self) -> bool {
        if self.reserve.tells(Instant::now()) {
            tracing::error!(
                "there are no file descriptors left: newcomers are turned away; raise the limit \
                 (LimitNOFILE, ulimit -n)"
            );
        }
        let mut turned = false;
        if self.reserve.open()
            && let Some(Ok((stream, _))) = self.listener.accept().now_or_never()
        {
            // Best effort: the socket is new, so its buffer takes the few bytes.
            if let Err(error) = stream.try_write(NO_PLACE) {
                tracing::debug!(%error, "one for whom there was no place hung up");
            }
            turned = true;
        }
        self.reserve.fill();
        turned
    }
}

impl Listener for Sockets {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        loop {
            match self.listener.accept().await {
                Ok((stream, from)) => {
                    // Small frames must not wait for the ack of the one before.
                    if let Err(error) = stream.set_nodelay(true) {
                        tracing::debug!(%error, "a socket refuses to be quick");
                    }
                    // It may have been needed for something else than a socket.
                    self.reserve.fill();
                    return (stream, from);
                }
                Err(error) if is_exhausted(&error) => {
                    if !self.turn_away() {
                        // Some will be closed soon.
                        tokio::time::sleep(PAUSE).await;
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}
