//! Notices that the machine slept, or that the network is another one: then a connection is worth
//! an attempt at once, and one that seems to be there is worth a doubt.
//!
//! Looks at clocks that are passed in, and at the addresses this machine would send from. Sends
//! nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

/// By how much the wall clock has to run ahead of the steady one. The steady one stands still while
/// the machine sleeps; a wall clock that is set by hand looks the same, and costs a ping.
const ASLEEP_MILLIS: u64 = 5_000;
/// How much later than it was due a look has to come: the process was stopped, or the steady clock
/// is one that goes on in a sleep.
const LATE_MILLIS: u64 = 15_000;

/// The clocks at a look, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clocks {
    /// A clock that never goes back.
    pub steady: u64,
    /// The wall's, which is set now and then.
    pub wall: u64,
}

/// Looks at the clocks now and then.
#[derive(Debug, Default)]
pub struct Vigil {
    last: Option<Clocks>,
    /// When the next look was meant to be at the latest.
    due: u64,
}

impl Vigil {
    /// Looks; the next look is meant to come within `wait_millis`. Whether the machine has slept since
    /// the last one.
    pub fn look(&mut self, clocks: Clocks, wait_millis: u64) -> bool {
        let slept = self.last.is_some_and(|last| {
            let steady = clocks.steady.saturating_sub(last.steady);
            // Set back by hand is no sleep.
            let wall = clocks.wall.saturating_sub(last.wall);
            wall > steady + ASLEEP_MILLIS || clocks.steady > self.due + LATE_MILLIS
        });
        self.last = Some(clocks);
        self.due = clocks.steady + wait_millis;
        slept
    }
}

/// The addresses this machine would send from, to somewhere far away: none without a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Routes {
    v4: Option<IpAddr>,
    v6: Option<IpAddr>,
}

impl Routes {
    /// Asks the system's routing table. No packet leaves the machine: a datagram socket only notes
    /// whom it is for. The addresses asked for are those kept for documentation, which nobody has.
    pub fn of_system() -> Self {
        let far_v4 = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
        let far_v6 = IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1));
        Self {
            v4: source(IpAddr::V4(Ipv4Addr::UNSPECIFIED), far_v4),
            v6: source(IpAddr::V6(Ipv6Addr::UNSPECIFIED), far_v6),
        }
    }

    /// Whether a connection that failed by way of `before` may be made now.
    pub fn is_news_after(self, before: Self) -> bool {
        self != before && self != Self::default()
    }
}

fn source(any: IpAddr, far: IpAddr) -> Option<IpAddr> {
    let socket = UdpSocket::bind(SocketAddr::new(any, 0)).ok()?;
    socket.connect(SocketAddr::new(far, 9)).ok()?;
    Some(socket.local_addr().ok()?.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3_600_000;

    fn check(clocks: &[(u64, u64)], slept: bool) {
        let mut vigil = Vigil::default();
        let mut found = false;
        for &(steady, wall) in clocks {
            found |= vigil.look(Clocks { steady, wall }, 1_000);
        }
        assert_eq!(found, slept, "{clocks:?}");
    }

    #[test]
    fn a_sleep_is_told_from_a_clock_that_only_ticks() {
        check(
            &[(0, HOUR), (1_000, HOUR + 1_000), (2_000, HOUR + 2_010)],
            false,
        );
        // The steady clock stood still.
        check(&[(0, HOUR), (1_000, 2 * HOUR)], true);
        // The steady clock went on.
        check(&[(0, HOUR), (HOUR, 2 * HOUR)], true);
        // A thread that waits for its turn has not slept.
        check(&[(0, HOUR), (9_000, HOUR + 9_000)], false);
    }

    #[test]
    fn a_wall_clock_set_back_by_years_is_no_sleep() {
        check(
            &[(0, 100_000 * HOUR), (1_000, HOUR), (2_000, HOUR + 1_000)],
            false,
        );
    }

    #[test]
    fn another_address_is_news_and_no_address_is_none() {
        let at = |last| Routes {
            v4: Some(IpAddr::V4(Ipv4Addr::new(10, 0, 0, last))),
            v6: None,
        };
        let none = Routes::default();
        assert!(at(1).is_news_after(none));
        assert!(at(2).is_news_after(at(1)));
        assert!(!at(1).is_news_after(at(1)));
        assert!(!none.is_news_after(at(1)));
        // The same question twice has the same answer.
        assert!(!Routes::of_system().is_news_after(Routes::of_system()));
    }
}
