//! One rate for each of many who ask, for as many of them as there is place.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::{TokenBucket, network_of};

/// A bucket for each who asks. One whose bucket is full again is forgotten when place is needed.
#[derive(Debug)]
pub struct Rates<K> {
    per_second: f64,
    burst: f64,
    counted_max: usize,
    buckets: BTreeMap<K, TokenBucket>,
}

impl<K: Ord> Rates<K> {
    /// Nobody has asked yet.
    pub fn new(per_second: f64, burst: f64, counted_max: usize) -> Self {
        Self {
            per_second,
            burst,
            counted_max,
            buckets: BTreeMap::new(),
        }
    }

    /// Whether `key` may ask once more now; none while there is no place to count it.
    pub fn try_take(&mut self, key: K, now: u64) -> Option<bool> {
        let burst = self.burst;
        if !self.buckets.contains_key(&key) && self.buckets.len() >= self.counted_max {
            self.buckets
                .retain(|_, bucket| bucket.available(now) < burst);
            if self.buckets.len() >= self.counted_max {
                return None;
            }
        }
        let fresh = || TokenBucket::new(self.per_second, burst, now);
        let bucket = self.buckets.entry(key).or_insert_with(fresh);
        Some(bucket.try_take(1.0, now))
    }
}

/// An address that may do something as often at once as it may have connections may do it as often again
/// in so many seconds.
const REFILL_SECONDS: f64 = 50.0;
/// Addresses that are counted of those.
const ADDRESSES_MAX: usize = 4096;

/// A rate for each address. While there is no place, further addresses have to wait.
#[derive(Debug)]
pub struct AddressRates(Rates<IpAddr>);

impl AddressRates {
    /// For what an address does about once a connection, of which it may have so many: more for a
    /// proxy's, as an office may come together.
    pub fn of_connections(per_address: usize) -> Self {
        let burst = per_address as f64;
        Self::new(burst / REFILL_SECONDS, burst, ADDRESSES_MAX)
    }

    /// Nobody has asked yet.
    pub fn new(per_second: f64, burst: f64, addresses_max: usize) -> Self {
        Self(Rates::new(per_second, burst, addresses_max))
    }

    /// Whether the address may ask once more now.
    pub fn try_take(&mut self, address: IpAddr, now: u64) -> bool {
        self.0.try_take(network_of(address), now) == Some(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_who_asks_has_their_own_rate_and_their_number_is_bounded() {
        let mut rates = Rates::new(1.0, 2.0, 2);
        assert_eq!(
            [1, 1, 1].map(|key| rates.try_take(key, 0)),
            [Some(true), Some(true), Some(false)]
        );
        assert_eq!(rates.try_take(2, 0), Some(true));
        assert_eq!(rates.try_take(3, 0), None, "no place");
        assert_eq!(rates.try_take(3, 1_000), Some(true), "one is forgotten");
        assert!(rates.buckets.len() <= 2);
    }

    #[test]
    fn an_address_that_is_not_counted_has_to_wait() {
        let address = |last: u8| IpAddr::from([192, 0, 2, last]);
        let mut rates = AddressRates::new(1.0, 1.0, 1);
        assert!(rates.try_take(address(1), 0));
        assert!(!rates.try_take(address(1), 0));
        assert!(!rates.try_take(address(2), 0));
        assert!(rates.try_take(address(2), 1_000));
    }
}
