//! The choice of transport, event by event, in made-up time.

use super::TransportKind::{Polling, Sse, WebSocket};
use super::*;

const NOW: u64 = 1_000_000;

/// A connection that was made, and over which something came.
fn live(choice: &mut Choice, now: u64) -> TransportKind {
    let kind = choice.pick(now);
    choice.opened(now);
    choice.heard();
    kind
}

fn on_polling() -> Choice {
    let mut choice = Choice::new(None);
    for _ in 0..2 {
        choice.pick(NOW);
        choice.failed(OpenFault::Blocked, NOW);
    }
    assert_eq!(live(&mut choice, NOW), Polling);
    choice
}

#[test]
fn a_server_that_is_down_is_no_reason_to_use_less() {
    let mut choice = Choice::new(None);
    for _ in 0..20 {
        assert_eq!(choice.pick(NOW), WebSocket);
        choice.failed(OpenFault::Unreachable, NOW);
    }
    live(&mut choice, NOW);
    choice.ended(End::Told, NOW + 1);
    live(&mut choice, NOW);
    choice.ended(End::Told, NOW + 1);
    live(&mut choice, NOW);
    // Killed, after it had worked for long.
    choice.ended(End::Broke, NOW + STABLE_MILLIS);
    assert_eq!(choice.kind(), WebSocket);
}

#[test]
fn what_a_proxy_does_leads_to_the_next_kind() {
    let mut choice = Choice::new(None);
    choice.pick(NOW);
    choice.failed(OpenFault::Blocked, NOW);
    assert_eq!((choice.kind(), choice.is_fallback()), (Sse, true));
    // Made, but nothing comes through.
    choice.pick(NOW);
    choice.opened(NOW);
    assert!(!choice.is_quiet(NOW + QUIET_MILLIS - 1));
    assert_eq!(choice.deadline(), Some(NOW + QUIET_MILLIS));
    assert!(choice.is_quiet(NOW + QUIET_MILLIS));
    choice.ended(End::Silent, NOW + QUIET_MILLIS);
    assert_eq!(choice.kind(), Polling);
    choice.pick(NOW);
    choice.failed(OpenFault::Blocked, NOW);
    assert_eq!((choice.kind(), choice.is_fallback()), (WebSocket, false));
}

#[test]
fn two_early_breaks_in_a_row_are_no_accident_and_one_is() {
    let mut choice = Choice::new(None);
    live(&mut choice, NOW);
    choice.ended(End::Broke, NOW + 100);
    assert_eq!(choice.kind(), WebSocket);
    live(&mut choice, NOW);
    choice.tick(NOW + STABLE_MILLIS);
    choice.ended(End::Broke, NOW + STABLE_MILLIS);
    live(&mut choice, NOW);
    choice.ended(End::Broke, NOW + 100);
    assert_eq!(choice.kind(), WebSocket);
    choice.pick(NOW);
    choice.failed(OpenFault::Cut, NOW);
    assert_eq!(choice.kind(), Sse);
    // A server that is killed twice is down in between.
    live(&mut choice, NOW);
    choice.ended(End::Broke, NOW + 100);
    choice.pick(NOW);
    choice.failed(OpenFault::Unreachable, NOW);
    live(&mut choice, NOW);
    choice.ended(End::Broke, NOW + 100);
    assert_eq!(choice.kind(), Sse);
}

#[test]
fn a_better_kind_is_tried_later_and_ever_more_rarely() {
    let mut choice = on_polling();
    let mut now = NOW;
    let mut after = CLIMB_MILLIS;
    for better in [WebSocket, Sse, WebSocket, Sse, WebSocket, Sse] {
        assert!(!choice.is_to_climb(now + after - 1));
        assert!(choice.is_to_climb(now + after));
        now += after;
        assert_eq!(choice.pick(now), better);
        choice.failed(OpenFault::Blocked, now);
        assert_eq!(live(&mut choice, now), Polling);
        after = (after * 2).min(CLIMB_MILLIS_MAX);
    }
    assert_eq!(after, CLIMB_MILLIS_MAX);
    now += after;
    assert_eq!(live(&mut choice, now), WebSocket);
    choice.tick(now + STABLE_MILLIS);
    assert_eq!(choice.deadline(), None);
    assert!(!choice.is_to_climb(now + 100 * CLIMB_MILLIS_MAX));
}

#[test]
fn a_try_that_breaks_goes_back_at_once_to_what_worked() {
    for breaks in [true, false] {
        let mut choice = on_polling();
        let now = NOW + CLIMB_MILLIS;
        assert_eq!(choice.pick(now), WebSocket);
        if breaks {
            choice.opened(now);
            choice.heard();
            choice.ended(End::Broke, now + 1);
        } else {
            choice.failed(OpenFault::Unreachable, now);
        }
        assert_eq!(choice.kind(), Polling);
    }
}

#[test]
fn another_network_gets_the_best_kind_at_once() {
    let mut choice = on_polling();
    choice.start_over();
    assert_eq!(choice.pick(NOW + 1), WebSocket);
    choice.failed(OpenFault::Blocked, NOW + 1);
    assert_eq!(choice.kind(), Polling);
}

#[test]
fn a_kind_that_was_asked_for_stays() {
    let mut choice = Choice::new(Some(Sse));
    for _ in 0..5 {
        assert_eq!(choice.pick(NOW), Sse);
        choice.failed(OpenFault::Blocked, NOW);
    }
    live(&mut choice, NOW);
    assert!(!choice.is_to_climb(u64::MAX) && !choice.is_fallback());
    choice.start_over();
    assert_eq!(choice.kind(), Sse);
}

/// Whatever happens in whatever order, it never stays away from a kind that works for ever, and never
/// falls without a reason that a proxy would give.
#[test]
fn any_order_of_events_keeps_the_choice_sound() {
    let mut seed = 0x5eed_u64;
    let mut roll = |below: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for plan in 0..300 {
        let mut choice = Choice::new(None);
        let mut now = NOW;
        for _ in 0..200 {
            now += roll(20 * 60_000);
            let kind = choice.pick(now);
            match roll(6) {
                0 => choice.failed(OpenFault::Unreachable, now),
                1 => choice.failed(OpenFault::Blocked, now),
                2 => choice.failed(OpenFault::Cut, now),
                3 => {
                    live(&mut choice, now);
                    choice.ended(End::Broke, now + roll(2 * STABLE_MILLIS));
                }
                4 => {
                    live(&mut choice, now);
                    choice.tick(now + STABLE_MILLIS);
                    // Stable, so it is kept until a better one is due.
                    assert!(!choice.is_to_climb(now), "plan {plan}");
                    choice.ended(End::Told, now + STABLE_MILLIS);
                }
                _ => choice.start_over(),
            }
            let due = choice
                .climb_at
                .is_none_or(|at| at <= now + 2 * CLIMB_MILLIS_MAX);
            assert!(due, "plan {plan}");
            let stuck = choice.is_fallback() && choice.climb_at.is_none();
            assert!(
                !stuck || choice.trying_from.is_some(),
                "plan {plan} {kind:?}"
            );
        }
    }
}
