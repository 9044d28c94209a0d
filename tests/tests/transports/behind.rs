//! Behind proxies that break things: the app arrives at what works, and goes back up later.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tavla::sync::{Absence, State};
use tavla_tests::person::{Person, wait_alike};
use tavla_tests::servers::server_in;
use tavla_tests::shapes::rectangle;
use tempfile::TempDir;

use crate::people::person;
use crate::proxy::{Proxy, Rules};

fn set(rule: &AtomicBool, broken: bool) {
    rule.store(broken, Ordering::SeqCst);
}

fn count(seen: &AtomicUsize) -> usize {
    seen.load(Ordering::SeqCst)
}

/// Two people share a board, one of them behind a proxy; what they have done arrives at both.
#[track_caller]
fn share_behind(rules: impl Fn(&Rules), then: impl FnOnce(&Proxy, &mut Person)) {
    let folder = TempDir::new().unwrap();
    let server = server_in(folder.path());
    let proxy = Proxy::before(server.addr());
    rules(&proxy.rules);
    let (_one, mut one) = person(None, "One");
    let (_other, mut other) = person(None, "Other");
    one.edit(vec![rectangle("mine")]);
    other.edit(vec![rectangle("theirs")]);
    one.share(proxy.addr);
    other.share(server.addr());
    wait_alike(&mut one, &mut other);
    one.edit(vec![rectangle("more")]);
    wait_alike(&mut one, &mut other);
    other.edit(vec![rectangle("yet-more")]);
    one.wait_for_shapes(&{
        other.wait_synced();
        other.shapes.clone()
    });
    assert_eq!(one.shapes.len(), 4);
    then(&proxy, &mut one);
}

#[test]
fn nothing_broken_means_a_websocket() {
    share_behind(
        |_| {},
        |proxy, _| {
            assert_eq!(count(&proxy.rules.sockets), 1);
            assert_eq!(count(&proxy.rules.streams) + count(&proxy.rules.polls), 0);
        },
    );
}

#[test]
fn where_upgrades_are_taken_away_events_carry_the_board_and_later_a_websocket_again() {
    share_behind(
        |rules| set(&rules.strips_upgrades, true),
        |proxy, one| {
            assert!(count(&proxy.rules.streams) > 0);
            assert_eq!(count(&proxy.rules.sockets), 0);
            // Another network: the connection is gone, and the next one has a better way.
            set(&proxy.rules.is_down, true);
            set(&proxy.rules.strips_upgrades, false);
            one.session().go_offline();
            one.wait_until("it is offline", |one| {
                *one.session().link_state() == State::Offline(Absence::Told)
            });
            one.session().go_online();
            one.wait_until("it waits", |one| {
                matches!(
                    one.session().link_state(),
                    State::Offline(Absence::Waiting { .. })
                )
            });
            set(&proxy.rules.is_down, false);
            one.wait_until("a WebSocket is used", |one| {
                one.session().retry_now();
                count(&proxy.rules.sockets) > 0
            });
            one.edit(vec![rectangle("by-websocket")]);
            one.wait_synced();
        },
    );
}

#[test]
fn where_streams_are_held_back_polls_carry_the_board() {
    share_behind(
        |rules| {
            set(&rules.strips_upgrades, true);
            set(&rules.holds_streams, true);
        },
        |proxy, _| assert!(count(&proxy.rules.polls) > 0),
    );
}

#[test]
fn where_streams_are_cut_again_and_again_nothing_is_lost_and_polls_take_over() {
    share_behind(
        |rules| {
            set(&rules.strips_upgrades, true);
            set(&rules.cuts_streams, true);
        },
        |proxy, one| {
            let mut number = 0;
            one.wait_until("polls take over", |one| {
                number += 1;
                if number % 10 == 0 {
                    one.edit(vec![rectangle(&format!("n{number}"))]);
                }
                count(&proxy.rules.polls) > 0
            });
            one.wait_synced();
        },
    );
}

#[test]
fn where_even_held_polls_are_ended_polls_at_intervals_carry_the_board() {
    share_behind(
        |rules| {
            set(&rules.strips_upgrades, true);
            set(&rules.holds_streams, true);
            set(&rules.ends_slow_requests, true);
        },
        |proxy, one| {
            // More than two: held ones were ended, and others followed.
            one.wait_until("polls go on", |_| count(&proxy.rules.polls) > 3);
            one.edit(vec![rectangle("late")]);
            one.wait_synced();
        },
    );
}
