//! Who has to wait before they may join again, because something they sent broke a document.
//! Bounded, and without a clock: every question carries the time. Never says why somebody is in it,
//! and never writes anybody's name or address anywhere.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tavla_shared::id::BoardId;

use super::network_of;

/// The first penalty; each further one is twice as long as the one before.
pub const PENALTY_MILLIS_MIN: u64 = 10_000;
/// No penalty is longer.
pub const PENALTY_MILLIS_MAX: u64 = 10 * 60_000;
/// So long after the last penalty has ended, all of somebody's offences are forgotten.
const FORGOTTEN_MILLIS: u64 = 60 * 60_000;
/// Who is remembered at the same time.
const OFFENDERS_MAX: usize = 4_096;

/// Whom a penalty is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// A user on one board, from wherever: whoever owns another one can name them there.
    User {
        /// The name that tokens of the board give them.
        user: String,
        /// The board.
        board: BoardId,
    },
    /// All who have the same link, by the name of its token.
    Link(String),
    /// All who come from the same network; made by [`Penalties::at`].
    Network(IpAddr),
}

/// Whether an address says who comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addresses {
    /// It is the visitor's own.
    Visitors,
    /// It is a proxy's: who is nothing but an address cannot be told from the others.
    Proxy,
}

/// All who have to wait, or had to of late.
#[derive(Debug)]
pub struct Penalties {
    addresses: Addresses,
    offences: Mutex<BTreeMap<Who, Offences>>,
}

#[derive(Debug, Clone, Copy)]
struct Offences {
    count: u32,
    until: u64,
}

impl Offences {
    fn run(&self, now: u64) -> bool {
        now < self.until
    }

    fn are_forgotten(&self, now: u64) -> bool {
        now >= self.until.saturating_add(FORGOTTEN_MILLIS)
    }
}

impl Penalties {
    /// Nobody has to wait yet.
    pub fn new(addresses: Addresses) -> Arc<Self> {
        Arc::new(Self {
            addresses,
            offences: Mutex::default(),
        })
    }

    /// Whoever comes from this address and has nothing to be told by but that.
    pub fn at(&self, address: IpAddr) -> Option<Who> {
        match self.addresses {
            Addresses::Visitors => Some(Who::Network(network_of(address))),
            Addresses::Proxy => None,
        }
    }

    /// How long they still have to wait; 0 where they need not.
    pub fn wait_millis(&self, who: &Who, now: u64) -> u64 {
        let offences = self.offences();
        offences
            .get(who)
            .map_or(0, |found| found.until.saturating_sub(now))
    }

    /// They have offended once more: how long they have to wait from now. None where there is no
    /// place for them, because so many others are waiting: nobody's penalty ends for another's.
    pub fn enter(&self, who: &Who, now: u64) -> Option<u64> {
        let mut offences = self.offences();
        if !offences.contains_key(who) {
            make_place(&mut offences, now);
            if offences.len() >= OFFENDERS_MAX {
                return None;
            }
        }
        let first = Offences {
            count: 0,
            until: now,
        };
        let found = offences.entry(who.clone()).or_insert(first);
        if found.are_forgotten(now) {
            *found = first;
        }
        let millis = penalty_millis(found.count);
        found.count = found.count.saturating_add(1);
        found.until = found.until.max(now.saturating_add(millis));
        Some(found.until.saturating_sub(now))
    }

    fn offences(&self) -> MutexGuard<'_, BTreeMap<Who, Offences>> {
        self.offences.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where it is full, forgets all whose time has come, or else who has been done for longest.
fn make_place(offences: &mut BTreeMap<Who, Offences>, now: u64) {
    if offences.len() < OFFENDERS_MAX {
        return;
    }
    offences.retain(|_, found| !found.are_forgotten(now));
    if offences.len() < OFFENDERS_MAX {
        return;
    }
    let done = offences.iter().filter(|(_, found)| !found.run(now));
    let oldest = done.min_by_key(|(_, found)| found.until);
    if let Some(oldest) = oldest.map(|(who, _)| who.clone()) {
        offences.remove(&oldest);
    }
}

/// How long a penalty is, after so many others.
fn penalty_millis(offences_before: u32) -> u64 {
    let factor = 1_u64.checked_shl(offences_before).unwrap_or(u64::MAX);
    PENALTY_MILLIS_MIN
        .saturating_mul(factor)
        .min(PENALTY_MILLIS_MAX)
}

/// A member, as the one who will have to wait for what they send.
#[derive(Debug, Clone)]
pub struct Culprit {
    /// The table.
    pub penalties: Arc<Penalties>,
    /// Who it is.
    pub who: Who,
}

impl Culprit {
    /// They have broken a document.
    pub fn punish(&self, now: u64) {
        if let Some(millis) = self.penalties.enter(&self.who, now) {
            tracing::warn!(seconds = millis / 1_000, "who broke a document has to wait");
        } else {
            tracing::warn!("too many have to wait for one more who broke a document");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: u64 = 60_000;

    fn user(name: &str) -> Who {
        Who::User {
            user: name.to_owned(),
            board: BoardId::new("a").unwrap(),
        }
    }

    fn table() -> Arc<Penalties> {
        Penalties::new(Addresses::Visitors)
    }

    #[test]
    fn each_penalty_is_twice_as_long_as_the_one_before_up_to_ten_minutes() {
        let (penalties, ada) = (table(), user("ada"));
        let mut now = 1_000;
        for seconds in [10, 20, 40, 80, 160, 320, 600, 600] {
            assert_eq!(penalties.wait_millis(&ada, now), 0);
            assert_eq!(penalties.enter(&ada, now), Some(seconds * 1_000));
            assert_eq!(penalties.wait_millis(&ada, now), seconds * 1_000);
            now += seconds * 1_000 - 1;
            assert_eq!(penalties.wait_millis(&ada, now), 1);
            now += 1;
        }
    }

    #[test]
    fn an_offence_while_a_penalty_runs_makes_it_longer_and_never_shorter() {
        let (penalties, ada) = (table(), user("ada"));
        penalties.enter(&ada, 0);
        assert_eq!(penalties.enter(&ada, 9_000), Some(20_000));
        assert_eq!(penalties.wait_millis(&ada, 9_000), 20_000);
        // The clock of whoever asks may be a little behind.
        for _ in 0..8 {
            penalties.enter(&ada, 10_000);
        }
        penalties.enter(&ada, 9_000);
        assert_eq!(penalties.wait_millis(&ada, 10_000), 10 * MINUTE);
    }

    #[test]
    fn offences_are_forgotten_an_hour_after_the_last_penalty_ended() {
        let (penalties, ada) = (table(), user("ada"));
        penalties.enter(&ada, 0);
        let hour = 60 * MINUTE;
        let almost = 10_000 + hour - 1;
        assert_eq!(penalties.enter(&ada, almost), Some(20_000));
        assert_eq!(penalties.enter(&ada, almost + 20_000 + hour), Some(10_000));
    }

    #[test]
    fn a_user_a_link_and_an_address_of_the_same_name_are_three() {
        let penalties = table();
        let network = penalties.at("192.0.2.7".parse().unwrap()).unwrap();
        for who in [user("192.0.2.7"), Who::Link("192.0.2.7".to_owned())] {
            penalties.enter(&who, 0);
            assert_eq!(penalties.wait_millis(&who, 0), 10_000);
        }
        assert_eq!(penalties.wait_millis(&network, 0), 0);
        let mapped = penalties.at("::ffff:192.0.2.7".parse().unwrap());
        assert_eq!(mapped, Some(network));
        let neighbours = ["2001:db8::1", "2001:db8::2"].map(|text| text.parse().unwrap());
        assert_eq!(penalties.at(neighbours[0]), penalties.at(neighbours[1]));
    }

    #[test]
    fn nobody_waits_for_what_somebody_else_did_behind_the_same_proxy() {
        let penalties = Penalties::new(Addresses::Proxy);
        assert_eq!(penalties.at("192.0.2.7".parse().unwrap()), None);
    }

    #[test]
    fn a_running_penalty_is_never_forgotten_and_one_that_is_over_makes_place() {
        let penalties = table();
        let number = |number: usize| user(&number.to_string());
        let start = |at: usize| at as u64;
        for at in 0..OFFENDERS_MAX {
            assert!(penalties.enter(&number(at), start(at)).is_some());
        }
        let (late, later) = (user("late"), user("later"));
        assert_eq!(penalties.enter(&late, 9_999), None);
        assert_eq!(penalties.wait_millis(&late, 9_999), 0);
        // Who is in it already is still punished.
        assert_eq!(penalties.enter(&number(7), 9_999), Some(20_000));
        // Those of 0 and 1 are over: the older one makes place.
        assert_eq!(penalties.enter(&late, 10_001), Some(10_000));
        assert_eq!(penalties.offences().len(), OFFENDERS_MAX);
        assert!(!penalties.offences().contains_key(&number(0)));
        assert!(penalties.enter(&later, 10_001).is_some());
        assert!(!penalties.offences().contains_key(&number(1)));
        assert_eq!(penalties.enter(&number(0), 10_001), None);
        assert_eq!(penalties.wait_millis(&number(2), 10_001), 1);
        // An hour later all of them go at once.
        let much_later = 2 * 60 * MINUTE;
        assert_eq!(penalties.enter(&number(0), much_later), Some(10_000));
        assert_eq!(penalties.offences().len(), 1);
    }
}
