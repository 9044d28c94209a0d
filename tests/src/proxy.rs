//! A proxy between real clients and a real server that does to TCP what networks do: it delays, holds
//! back, narrows, swallows, cuts and refuses, by hand or by a plan that a seed gives.
//!
//! Knows bytes only, never what they mean; what is done to HTTP is another proxy's affair. Holds at
//! most [`CHUNKS_MAX`] reads a way and connection; when they wait, it reads no more.

mod connection;
mod door;
mod pipe;
mod plan;
#[cfg(test)]
mod tests;
mod weather;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use self::connection::Order;
use self::door::Door;
pub use self::pipe::CHUNKS_MAX;
pub use self::plan::{Plan, Trouble};
pub use self::weather::{Course, End, Flow, Way, Weather};

/// A proxy before a server. Dropped, it is gone with all its connections.
#[derive(Debug)]
pub struct Proxy {
    addr: SocketAddr,
    shared: Arc<Shared>,
    // None only while it is dropped.
    runtime: Option<Runtime>,
}

/// What the proxy's tasks share.
#[derive(Debug)]
struct Shared {
    server: SocketAddr,
    seed: u64,
    weather: watch::Sender<Weather>,
    /// The last cut that was ordered.
    order: watch::Sender<Order>,
    open: AtomicUsize,
    accepted: AtomicU64,
    passed: [AtomicU64; 2],
}

impl Proxy {
    /// Before `server`, in calm weather; `seed` decides the jitter.
    ///
    /// # Errors
    /// Where the system gives no thread or no port.
    pub fn before(server: SocketAddr, seed: u64) -> io::Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("proxy")
            .enable_all()
            .build()?;
        let door = {
            // Its sockets are this runtime's, whoever asks.
            let _inside = runtime.enter();
            Door::open()?
        };
        let addr = door.addr();
        let shared = Arc::new(Shared {
            server,
            seed,
            weather: watch::Sender::default(),
            order: watch::Sender::default(),
            open: AtomicUsize::new(0),
            accepted: AtomicU64::new(0),
            passed: Default::default(),
        });
        runtime.spawn(door::keep(door, Arc::clone(&shared)));
        let runtime = Some(runtime);
        Ok(Self {
            addr,
            shared,
            runtime,
        })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The weather now.
    pub fn weather(&self) -> Weather {
        *self.shared.weather.borrow()
    }

    /// From now on bytes take so long, and up to so much longer.
    pub fn slow(&self, way: Way, latency: Duration, jitter: Duration) {
        self.suffer(Trouble::Slow {
            way,
            latency_millis: latency.as_millis() as u64,
            jitter_millis: jitter.as_millis() as u64,
        });
    }

    /// From now on no more than so many bytes pass each second on each connection.
    pub fn narrow(&self, way: Way, bytes_per_second: u64) {
        self.suffer(Trouble::Narrow {
            way,
            bytes_per_second,
        });
    }

    /// From now on bytes wait.
    pub fn stall(&self, way: Way) {
        self.suffer(Trouble::Stall { way });
    }

    /// From now on bytes are lost, and so are ends: both sides believe that the connection stands. One
    /// that has lost a byte never works again.
    pub fn swallow(&self, way: Way) {
        self.suffer(Trouble::Swallow { way });
    }

    /// Cuts all connections, each after so many more bytes or a moment, whichever comes first.
    pub fn cut(&self, end: End, after_bytes: u64) {
        self.suffer(Trouble::Cut { end, after_bytes });
    }

    /// From now on nobody gets a connection; those that are there stay.
    pub fn refuse(&self) {
        self.suffer(Trouble::Refuse);
    }

    /// From now on all is well.
    pub fn calm(&self) {
        self.suffer(Trouble::Calm);
    }

    /// Does to the network what a plan says.
    pub fn suffer(&self, trouble: Trouble) {
        self.shared.suffer(trouble);
    }

    /// Goes through a plan, from now on and beside whatever else happens.
    pub fn play(&self, plan: &Plan) {
        let (shared, steps) = (Arc::clone(&self.shared), plan.steps.clone());
        let Some(runtime) = &self.runtime else { return };
        runtime.spawn(async move {
            let began = Instant::now();
            for (at_millis, trouble) in steps {
                sleep_until(began + Duration::from_millis(at_millis)).await;
                shared.suffer(trouble);
            }
        });
    }

    /// How many connections there are now.
    pub fn open(&self) -> usize {
        self.shared.open.load(Ordering::SeqCst)
    }

    /// How many connections there have been.
    pub fn accepted(&self) -> u64 {
        self.shared.accepted.load(Ordering::SeqCst)
    }

    /// How many bytes have passed to the server, and to clients.
    pub fn passed(&self) -> (u64, u64) {
        let passed = |way: Way| self.shared.passed[way.index()].load(Ordering::SeqCst);
        (passed(Way::Up), passed(Way::Down))
    }
}

impl Shared {
    fn suffer(&self, trouble: Trouble) {
        if let Trouble::Cut { end, after_bytes } = trouble {
            self.order.send_modify(|order| {
                *order = Order {
                    number: order.number + 1,
                    end,
                    after_bytes,
                };
            });
        } else {
            self.weather.send_modify(|weather| weather.turn(trouble));
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
