//! One rate for each address, for as many addresses as there is place.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::{TokenBucket, network_of};

/// A bucket an address. An address whose bucket is full again is forgotten when place is needed;
/// while there is none, further addresses have to wait.
#[derive(Debug)]
pub struct AddressRates {
    per_second: f64,
    burst: f64,
    addresses_max: usize,
    buckets: BTreeMap<IpAddr, TokenBucket>,
}

impl AddressRates {
    /// Nobody has asked yet.
    pub fn new(per_second: f64, burst: f64, addresses_max: usize) -> Self {
        Self {
            per_second,
            burst,
            addresses_max,
            buckets: BTreeMap::new(),
        }
    }

    /// Whether the address may ask once more now.
    pub fn try_take(&mut self, address: IpAddr, now: u64) -> bool {
        let network = network_of(address);
        let burst = self.burst;
        if !self.buckets.contains_key(&network) && self.buckets.len() >= self.addresses_max {
            self.buckets
                .retain(|_, bucket| bucket.available(now) < burst);
            if self.buckets.len() >= self.addresses_max {
                return false;
            }
        }
        let fresh = || TokenBucket::new(self.per_second, burst, now);
        let bucket = self.buckets.entry(network).or_insert_with(fresh);
        bucket.try_take(1.0, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_its_own_rate_and_their_number_is_bounded() {
        let address = |last: u8| IpAddr::from([192, 0, 2, last]);
        let mut rates = AddressRates::new(1.0, 2.0, 2);
        assert!(rates.try_take(address(1), 0) && rates.try_take(address(1), 0));
        assert!(!rates.try_take(address(1), 0));
        assert!(rates.try_take(address(2), 0));
        assert!(!rates.try_take(address(3), 0), "no place");
        assert!(rates.try_take(address(3), 1_000), "one is forgotten");
        assert!(rates.buckets.len() <= 2);
    }
}
