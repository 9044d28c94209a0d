//! How often the control API may be called: by each owner's token, and by each address of those who
//! show none. Strangers behind the same proxy take nothing from owners.

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::limits::{AddressRates, TokenBucket};

/// Calls of one token, or of one address: one a second, so many at once.
const CALLS_PER_SECOND: f64 = 1.0;
const CALLS_BURST: f64 = 30.0;
/// Tokens, and addresses, that are counted.
const COUNTED_MAX: usize = 4096;

/// The rates.
#[derive(Debug)]
pub(super) struct Rates {
    strangers: AddressRates,
    owners: BTreeMap<String, TokenBucket>,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            strangers: AddressRates::new(CALLS_PER_SECOND, CALLS_BURST, COUNTED_MAX),
            owners: BTreeMap::new(),
        }
    }
}

impl Rates {
    /// Whether a call from `address` may be made now; `owner` names the token of an owner of the board
    /// that is called about.
    pub(super) fn try_take(&mut self, owner: Option<String>, address: IpAddr, now: u64) -> bool {
        let Some(owner) = owner else {
            return self.strangers.try_take(address, now);
        };
        if !self.owners.contains_key(&owner) && self.owners.len() >= COUNTED_MAX {
            // A token that has not called for a while begins anew anyway.
            self.owners
                .retain(|_, bucket| bucket.available(now) < CALLS_BURST);
            if self.owners.len() >= COUNTED_MAX {
                return self.strangers.try_take(address, now);
            }
        }
        let fresh = || TokenBucket::new(CALLS_PER_SECOND, CALLS_BURST, now);
        let bucket = self.owners.entry(owner).or_insert_with(fresh);
        bucket.try_take(1.0, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls(rates: &mut Rates, owner: Option<&str>, now: u64) -> usize {
        let proxy = IpAddr::from([127, 0, 0, 1]);
        let call = |_: &usize| rates.try_take(owner.map(str::to_owned), proxy, now);
        (0..100).take_while(call).count()
    }

    #[test]
    fn strangers_behind_a_proxy_take_nothing_from_owners() {
        let mut rates = Rates::default();
        assert_eq!(calls(&mut rates, None, 0), 30);
        for owner in ["ada", "bo"] {
            assert_eq!(calls(&mut rates, Some(owner), 0), 30);
        }
        assert_eq!(calls(&mut rates, Some("ada"), 5_000), 5);
        assert_eq!(calls(&mut rates, None, 5_000), 5);
    }

    #[test]
    fn more_tokens_than_are_counted_share_their_address() {
        let mut rates = Rates::default();
        let proxy = IpAddr::from([127, 0, 0, 1]);
        for token in 0..COUNTED_MAX {
            assert!(rates.try_take(Some(token.to_string()), proxy, 0));
        }
        assert_eq!(calls(&mut rates, Some("one more"), 0), 30);
        assert_eq!(rates.owners.len(), COUNTED_MAX);
        assert!(rates.try_take(Some("later".to_owned()), proxy, 60_000));
        assert_eq!(rates.owners.len(), 1);
    }
}
