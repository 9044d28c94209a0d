//! Who is at the admin address: so many sockets and no more, the one that has been idle for longest gives
//! way to a newcomer. Knows nothing of what they ask.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// How long one who was asked to leave may take before another is asked.
const ASKED: Duration = Duration::from_millis(100);

/// All of them.
#[derive(Debug, Clone)]
pub struct Crowd {
    guests: Arc<Mutex<BTreeMap<u64, Arc<Guest>>>>,
    places: Arc<Semaphore>,
}

/// One of them.
#[derive(Debug, Default)]
pub struct Guest {
    leave: Notify,
    asked: AtomicBool,
    /// A page that is told what is new is not idle, however quiet it is.
    stays: AtomicBool,
}

impl Guest {
    /// Is not asked to leave from now on.
    pub fn stay(&self) {
        self.stays.store(true, Ordering::Relaxed);
    }

    fn may_be_asked(&self) -> bool {
        !self.stays.load(Ordering::Relaxed) && !self.asked.load(Ordering::Relaxed)
    }
}

/// A guest's place, given back when this is dropped.
#[derive(Debug)]
pub struct Place {
    guest: Arc<Guest>,
    number: u64,
    crowd: Crowd,
    _permit: OwnedSemaphorePermit,
}

impl Place {
    /// Whose it is.
    pub fn guest(&self) -> &Arc<Guest> {
        &self.guest
    }

    /// Waits until the guest is asked to leave.
    pub async fn asked_to_leave(&self) {
        self.guest.leave.notified().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.crowd.guests().remove(&self.number);
    }
}

impl Crowd {
    /// With room for so many.
    pub fn new(places: usize) -> Self {
        Self {
            guests: Arc::default(),
            places: Arc::new(Semaphore::new(places)),
        }
    }

    /// A place, once somebody has left where there is none. `number` is higher than those before.
    pub async fn enter(&self, number: u64) -> Option<Place> {
        let entering = Arc::clone(&self.places).acquire_owned();
        let mut entering = std::pin::pin!(entering);
        let permit = loop {
            if self.places.available_permits() == 0 {
                self.ask_the_oldest();
            }
            if let Ok(permit) = tokio::time::timeout(ASKED, entering.as_mut()).await {
                // It is never closed.
                break permit.ok()?;
            }
        };
        let guest = Arc::new(Guest::default());
        self.guests().insert(number, Arc::clone(&guest));
        let crowd = self.clone();
        Some(Place {
            guest,
            number,
            crowd,
            _permit: permit,
        })
    }

    fn ask_the_oldest(&self) {
        let guests = self.guests();
        if let Some(guest) = guests.values().find(|guest| guest.may_be_asked()) {
            guest.asked.store(true, Ordering::Relaxed);
            guest.leave.notify_one();
        }
    }

    fn guests(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Guest>>> {
        self.guests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn the_oldest_who_is_idle_gives_way() {
        let crowd = Crowd::new(2);
        let watching = crowd.enter(1).await.unwrap();
        watching.guest().stay();
        let idle = crowd.enter(2).await.unwrap();
        let entering = crowd.enter(3);
        let leaving = async {
            idle.asked_to_leave().await;
            drop(idle);
        };
        let (third, ()) = tokio::join!(entering, leaving);
        assert!(third.is_some());
        assert!(watching.asked_to_leave().now_or_never().is_none());
    }
}
