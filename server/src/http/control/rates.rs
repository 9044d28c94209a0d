//! How often the control API may be called: by each owner's token, and by each address of those who
//! show none. Strangers behind the same proxy take nothing from owners.

use std::net::IpAddr;

use crate::limits::{AddressRates, Rates};

/// Calls of one token, or of one address: one a second, so many at once.
const CALLS_PER_SECOND: f64 = 1.0;
const CALLS_BURST: f64 = 30.0;
/// Tokens, and addresses, that are counted.
const COUNTED_MAX: usize = 4096;

/// The rates.
#[derive(Debug)]
pub(super) struct CallRates {
    strangers: AddressRates,
    owners: Rates<String>,
}

impl Default for CallRates {
    fn default() -> Self {
        Self {
            strangers: AddressRates::new(CALLS_PER_SECOND, CALLS_BURST, COUNTED_MAX),
            owners: Rates::new(CALLS_PER_SECOND, CALLS_BURST, COUNTED_MAX),
        }
    }
}

impl CallRates {
    /// Whether a call from `address` may be made now; `owner` names the token of an owner of the board
    /// that is called about. More tokens than are counted share their addresses' rates.
    pub(super) fn try_take(&mut self, owner: Option<&str>, address: IpAddr, now: u64) -> bool {
        let taken = owner.and_then(|owner| self.owners.try_take(owner.to_owned(), now));
        taken.unwrap_or_else(|| self.strangers.try_take(address, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls(rates: &mut CallRates, owner: Option<&str>, now: u64) -> usize {
        let proxy = IpAddr::from([127, 0, 0, 1]);
        let call = |_: &usize| rates.try_take(owner, proxy, now);
        (0..100).take_while(call).count()
    }

    #[test]
    fn strangers_behind_a_proxy_take_nothing_from_owners() {
        let mut rates = CallRates::default();
        assert_eq!(calls(&mut rates, None, 0), 30);
        for owner in ["ada", "bo"] {
            assert_eq!(calls(&mut rates, Some(owner), 0), 30);
        }
        assert_eq!(calls(&mut rates, Some("ada"), 5_000), 5);
        assert_eq!(calls(&mut rates, None, 5_000), 5);
    }

    #[test]
    fn more_tokens_than_are_counted_share_their_address() {
        let mut rates = CallRates::default();
        for token in 0..COUNTED_MAX {
            assert_eq!(calls(&mut rates, Some(&token.to_string()), 0), 30);
        }
        assert_eq!(calls(&mut rates, Some("one more"), 0), 30);
        assert_eq!(calls(&mut rates, Some("another"), 0), 0);
        assert_eq!(calls(&mut rates, Some("later"), 60_000), 30);
        assert_eq!(calls(&mut rates, None, 60_000), 30);
    }
}
