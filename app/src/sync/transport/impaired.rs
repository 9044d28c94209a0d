//! A worse network than there is, for who wants to see what Tavla makes of it: wraps a transport, and
//! delays, loses or cuts what goes over it.
//!
//! Keeps every order, as the streams below do: what is lost there is sent again by the system, so that
//! loss means waiting, and too much of it the end of the connection. Changes no byte, and while nothing
//! is simulated adds nothing but a look at a flag.

mod receiver;
mod sender;
mod way;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::{sleep, sleep_until};

use self::receiver::ImpairedReceiver;
use self::sender::ImpairedSender;
use self::way::{Fate, Way};
use super::{Connection, OpenError, OpenFault, Transport};
use crate::impairment::Impairment;
use crate::sync::choice::TransportKind;
use crate::sync::event::{ArchiveAsk, Fetched};

/// What is simulated now, as whoever is on the way sees it.
type Conditions = watch::Receiver<Impairment>;

/// A transport over a worse network.
#[derive(Debug)]
pub struct Impaired<T> {
    inner: T,
    conditions: Conditions,
    seed: u64,
    /// Connections that were begun: each has a chance of its own.
    begun: AtomicU64,
}

impl<T> Impaired<T> {
    /// Wraps `inner`; what `conditions` say is followed at once. The same `seed` has the same luck.
    pub fn new(inner: T, conditions: Conditions, seed: u64) -> Self {
        Self {
            inner,
            conditions,
            seed,
            begun: AtomicU64::new(0),
        }
    }
}

impl<T: Transport> Transport for Impaired<T> {
    type Connection = ImpairedConnection<T::Connection>;

    fn open(
        &self,
        kind: TransportKind,
    ) -> impl Future<Output = Result<Self::Connection, OpenError>> + Send + 'static {
        let number = self.begun.fetch_add(1, Ordering::Relaxed);
        let mut ways = [0, 1].map(|way| {
            let seed = self.seed.wrapping_add(2 * number + way);
            Way::new(StdRng::seed_from_u64(seed))
        });
        let (opening, conditions) = (self.inner.open(kind), self.conditions.clone());
        async move {
            let mut watched = conditions.clone();
            let opened = async {
                for way in &mut ways {
                    let impairment = *conditions.borrow();
                    match way.fate(&impairment, Instant::now()) {
                        Fate::Arrives(at) => sleep_until(at.into()).await,
                        Fate::Cut(at) => {
                            sleep_until(at.into()).await;
                            return Err(lost("loss is simulated"));
                        }
                    }
                }
                opening.await
            };
            let inner = tokio::select! {
                biased;
                () = offline(&mut watched) => return Err(lost("offline is simulated")),
                opened = opened => opened?,
            };
            let [there, back] = ways;
            Ok(ImpairedConnection {
                inner,
                conditions,
                there,
                back,
            })
        }
    }

    /// Begins late, and ends where nothing goes through; what it brings in between comes as fast as it does.
    fn fetch(
        &self,
        ask: ArchiveAsk,
        told: mpsc::Sender<Fetched>,
    ) -> impl Future<Output = ()> + Send + 'static {
        let fetching = self.inner.fetch(ask, told.clone());
        let mut conditions = self.conditions.clone();
        async move {
            let there_and_back = Duration::from_millis(2 * conditions.borrow().latency_millis);
            let late = async {
                sleep(there_and_back).await;
                fetching.await;
            };
            tokio::select! {
                biased;
                // Worth another try. A client that has ended listens no more.
                () = offline(&mut conditions) => drop(told.send(Fetched::NoLine).await),
                () = late => {}
            }
        }
    }
}

/// Says nothing about proxies: the choice of transport learns nothing from it.
fn lost(reason: &str) -> OpenError {
    OpenError::new(OpenFault::Unreachable, reason)
}

/// Returns once the network is simulated to be gone.
async fn offline(conditions: &mut Conditions) {
    let ended = conditions.wait_for(|it| it.offline).await.is_err();
    if ended {
        // Nobody simulates anything any more.
        std::future::pending::<()>().await;
    }
}

/// A connection over a worse network.
#[derive(Debug)]
pub struct ImpairedConnection<C> {
    inner: C,
    conditions: Conditions,
    there: Way,
    back: Way,
}

impl<C: Connection> Connection for ImpairedConnection<C> {
    type Sender = ImpairedSender<C::Sender>;
    type Receiver = ImpairedReceiver<C::Receiver>;

    fn split(self) -> (Self::Sender, Self::Receiver) {
        let (sender, receiver) = self.inner.split();
        let cut = Arc::new(Notify::new());
        let conditions = self.conditions.clone();
        (
            ImpairedSender::new(sender, conditions, self.there, Arc::clone(&cut)),
            ImpairedReceiver::new(receiver, self.conditions, self.back, cut),
        )
    }
}
