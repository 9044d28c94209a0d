//! How much one stranger may take: token buckets for one connection, counts for one address.
//! Owns no clock; every question carries the time. The numbers themselves come from
//! [`tavla_shared::protocol::limits`].

mod penalties;
mod rates;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tavla_shared::id::BoardId;

pub use self::penalties::{
    Addresses, Culprit, PENALTY_MILLIS_MAX, PENALTY_MILLIS_MIN, Penalties, Who,
};
pub use self::rates::{AddressRates, Rates};

/// A rate with room for bursts: `burst` at once, refilled by `per_second`.
///
/// Taking never fails. What is over goes on account, and [`TokenBucket::wait_millis`] says how long
/// the taker has to pause. A pause loses nothing, where a refusal would: loro-websocket never
/// sends a refused batch again.
#[derive(Debug, Clone)]
pub struct TokenBucket {
    per_second: f64,
    burst: f64,
    tokens: f64,
    refilled_at: u64,
}

impl TokenBucket {
    /// A full bucket.
    pub fn new(per_second: f64, burst: f64, now: u64) -> Self {
        Self {
            per_second,
            burst,
            tokens: burst,
            refilled_at: now,
        }
    }

    /// Takes `amount`, into debt if need be.
    pub fn take(&mut self, amount: f64, now: u64) {
        self.refill(now);
        self.tokens -= amount;
    }

    /// Takes `amount` only if it is there, for what is refused rather than delayed.
    pub fn try_take(&mut self, amount: f64, now: u64) -> bool {
        self.refill(now);
        let enough = self.tokens >= amount;
        if enough {
            self.tokens -= amount;
        }
        enough
    }

    /// How long until the debt is paid; 0 when there is none.
    pub fn wait_millis(&mut self, now: u64) -> u64 {
        self.refill(now);
        if self.tokens >= 0.0 {
            0
        } else {
            (-self.tokens / self.per_second * 1000.0).ceil() as u64
        }
    }

    /// How much is there.
    pub fn available(&mut self, now: u64) -> f64 {
        self.refill(now);
        self.tokens
    }

    fn refill(&mut self, now: u64) {
        let passed = now.saturating_sub(self.refilled_at) as f64 / 1000.0;
        self.tokens = (self.tokens + passed * self.per_second).min(self.burst);
        self.refilled_at = self.refilled_at.max(now);
    }
}

/// Counts how many connections each address and each user of a board holds.
#[derive(Debug)]
pub struct Admissions {
    per_address_max: usize,
    per_user_max: usize,
    held: Mutex<HashMap<Holder, usize>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Holder {
    Address(IpAddr),
    /// On one board: whoever owns another one can name anybody there.
    User(BoardId, String),
}

/// One counted connection; dropping it gives the place back.
#[derive(Debug)]
pub struct Admission {
    admissions: Arc<Admissions>,
    holder: Holder,
}

impl Admissions {
    /// Nobody is here yet.
    pub fn new(per_address_max: usize, per_user_max: usize) -> Arc<Self> {
        Arc::new(Self {
            per_address_max,
            per_user_max,
            held: Mutex::default(),
        })
    }

    /// Admits one more connection from an address, unless it has too many.
    pub fn admit_address(self: &Arc<Self>, address: IpAddr) -> Option<Admission> {
        self.admit(Holder::Address(network_of(address)), self.per_address_max)
    }

    /// Admits one more connection of a user of a board, unless they have too many.
    pub fn admit_user(self: &Arc<Self>, board: &BoardId, user: &str) -> Option<Admission> {
        let holder = Holder::User(board.clone(), user.to_owned());
        self.admit(holder, self.per_user_max)
    }

    fn admit(self: &Arc<Self>, holder: Holder, max: usize) -> Option<Admission> {
        let mut held = self.held();
        let count = held.entry(holder.clone()).or_default();
        if *count >= max {
            return None;
        }
        *count += 1;
        Some(Admission {
            admissions: Arc::clone(self),
            holder,
        })
    }

    fn held(&self) -> MutexGuard<'_, HashMap<Holder, usize>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Admission {
    fn drop(&mut self) {
        let mut held = self.admissions.held();
        if let Some(count) = held.get_mut(&self.holder) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.holder);
            }
        }
    }
}

/// One home or phone has a whole /64 of IPv6 addresses; IPv4 written as IPv6 counts as IPv4.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((u128::from(v6) & !u128::from(u64::MAX)).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_allows_its_burst_and_then_asks_for_a_pause() {
        let mut bucket = TokenBucket::new(60.0, 240.0, 1_000);
        for _ in 0..240 {
            bucket.take(1.0, 1_000);
        }
        assert_eq!(bucket.wait_millis(1_000), 0);
        bucket.take(60.0, 1_000);
        assert_eq!(bucket.wait_millis(1_000), 1_000);
        assert_eq!(bucket.wait_millis(1_500), 500);
        assert_eq!(bucket.wait_millis(2_000), 0);
    }

    #[test]
    fn a_bucket_never_holds_more_than_its_burst() {
        let mut bucket = TokenBucket::new(10.0, 5.0, 0);
        assert!(bucket.try_take(5.0, 1_000_000));
        assert!(!bucket.try_take(1.0, 1_000_000));
        assert!(bucket.try_take(1.0, 1_000_100));
    }

    #[test]
    fn time_going_back_gives_nothing() {
        let mut bucket = TokenBucket::new(10.0, 1.0, 1_000);
        assert!(bucket.try_take(1.0, 1_000));
        assert!(!bucket.try_take(1.0, 0));
        assert!(!bucket.try_take(1.0, 1_000));
    }

    #[test]
    fn an_address_gets_its_places_back() {
        let admissions = Admissions::new(2, 1);
        let address: IpAddr = "192.0.2.7".parse().unwrap();
        let first = admissions.admit_address(address);
        let second = admissions.admit_address("::ffff:192.0.2.7".parse().unwrap());
        assert!(first.is_some() && second.is_some());
        assert!(admissions.admit_address(address).is_none());
        drop(first);
        assert!(admissions.admit_address(address).is_some());
    }

    #[test]
    fn a_whole_network_of_ipv6_counts_as_one_address() {
        let admissions = Admissions::new(1, 1);
        let first = admissions.admit_address("2001:db8::1".parse().unwrap());
        assert!(first.is_some());
        assert!(
            admissions
                .admit_address("2001:db8::2".parse().unwrap())
                .is_none()
        );
        assert!(
            admissions
                .admit_address("2001:db8:0:1::1".parse().unwrap())
                .is_some()
        );
    }
}
