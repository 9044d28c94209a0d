//! What one thread waits at for several workers.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::storage::Wake;

/// Rung by whoever has something; heard once.
#[derive(Debug, Default)]
pub(in crate::session) struct Bell {
    rung: Mutex<bool>,
    ring: Condvar,
}

impl Bell {
    /// Rings it.
    pub(in crate::session) fn wake(self: &Arc<Self>) -> Wake {
        let bell = Arc::clone(self);
        Arc::new(move || {
            // A flag is whole whoever panicked.
            *bell.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
            bell.ring.notify_one();
        })
    }

    /// Waits until it was rung since the last time, at most so long.
    pub(super) fn wait(&self, most: Duration) {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.ring.wait_timeout_while(rung, most, |rung| !*rung);
        *waited.unwrap_or_else(PoisonError::into_inner).0 = false;
    }
}
