//! Where the proxy listens: an address that it keeps, also while it refuses everybody.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinSet;

use super::Shared;
use super::connection;

/// Connections that wait to be accepted.
const BACKLOG: u32 = 256;

/// An address, open or not.
#[derive(Debug)]
pub struct Door {
    addr: SocketAddr,
    listener: Option<TcpListener>,
    /// Bound to the address without listening, so that nobody else gets it while it is closed; none
    /// where the system does not let two sockets have it.
    place: Option<TcpSocket>,
}

impl Door {
    /// Opens one on a free port. Inside a runtime.
    pub fn open() -> io::Result<Self> {
        let first = bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
        let addr = first.local_addr()?;
        let place = bind(addr).ok();
        let listener = Some(first.listen(BACKLOG)?);
        Ok(Self {
            addr,
            listener,
            place,
        })
    }

    /// Where it is.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    fn close(&mut self) {
        self.listener = None;
    }

    fn reopen(&mut self) -> io::Result<()> {
        if self.listener.is_none() {
            let socket = match self.place.take() {
                Some(place) => place,
                None => bind(self.addr)?,
            };
            // Before it listens: afterwards nobody else may be there.
            self.place = bind(self.addr).ok();
            self.listener = Some(socket.listen(BACKLOG)?);
        }
        Ok(())
    }
}

fn bind(addr: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(addr)?;
    Ok(socket)
}

/// Accepts while the weather lets it, for as long as it is polled; its connections end with it.
pub async fn keep(mut door: Door, shared: Arc<Shared>) {
    let mut weather = shared.weather.subscribe();
    let mut connections = JoinSet::new();
    loop {
        let refuses = weather.borrow_and_update().refuses;
        if refuses {
            door.close();
        } else if let Err(error) = door.reopen() {
            tracing::error!(%error, "the proxy cannot listen any more");
            return;
        }
        let accepting = async {
            match &door.listener {
                Some(listener) => listener.accept().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            changed = weather.changed() => if changed.is_err() { return },
            Some(_) = connections.join_next() => {}
            accepted = accepting => match accepted {
                Ok((client, _)) => {
                    connections.spawn(connection::carry(client, Arc::clone(&shared)));
                }
                Err(error) => tracing::warn!(%error, "the proxy could not accept a connection"),
            }
        }
    }
}
