//! What motions promise, however values arrive.

use tavla_shared::presence::What;

use super::*;

fn close(a: f64, b: f64, most: f64) -> bool {
    (a - b).abs() < most
}

#[test]
fn a_value_at_rest_stays_and_wants_no_repaint() {
    let motion = Motion::at(0.0, [3.0, 4.0]);
    assert_eq!(motion.value(-0.1), [3.0, 4.0]);
    assert_eq!(motion.value(9.0), [3.0, 4.0]);
    assert!(!motion.is_moving(0.0));
}

#[test]
fn an_even_motion_is_followed_exactly_as_far_behind_as_a_spring_is() {
    let mut motion = Motion::at(0.0, [0.0]);
    for step in 1..=60 {
        let time = f64::from(step) / 30.0;
        motion.push(time, [time * 100.0]);
    }
    let (shown, behind) = (1.41, Motion::<1>::BEHIND);
    assert!(close(motion.value(shown)[0], (shown - behind) * 100.0, 0.5));
}

#[test]
fn it_arrives_exactly_and_then_rests() {
    let mut motion = Motion::at(0.0, [0.0]);
    motion.push(0.03, [10.0]);
    motion.push(0.06, [20.0]);
    assert!(motion.is_moving(0.06));
    assert!(close(motion.value(0.06 + 0.99 * MEMORY)[0], 20.0, 0.01));
    assert_eq!(motion.value(0.06 + MEMORY), [20.0]);
    assert!(!motion.is_moving(0.06 + MEMORY));
}

#[test]
fn after_a_pause_it_leaves_late_instead_of_creeping() {
    let mut motion = Motion::at(0.0, [0.0]);
    motion.push(10.0, [100.0]);
    assert!(close(motion.value(10.0 - LEAD)[0], 0.0, 1e-9));
    assert_eq!(motion.value(10.0 + MEMORY), [100.0]);
}

#[test]
fn an_end_that_comes_at_once_is_reached_no_faster_than_what_was_told() {
    let mut motion = Motion::at(0.0, [0.0]);
    motion.push(1.0, [10.0]);
    motion.end(1.001, [20.0]);
    let at = |time: f64| motion.spline(time)[0];
    assert_eq!(at(1.0), 10.0);
    assert!(close(at(1.0 + TELLING / 2.0), 15.0, 2.0));
    assert_eq!(at(1.0 + TELLING), 20.0);
}

/// The places shown, one a frame, of somebody who moves 300 a second for two seconds and whose values
/// arrive `late(n)` seconds late.
fn shown(late: impl Fn(u32) -> f64) -> Vec<f64> {
    let (mut motion, mut pace) = (Motion::at(0.0, [0.0]), Pace::default());
    let mut arrivals = Vec::new();
    let mut arrived = 0.0_f64;
    for tick in 1..=60 {
        let told = f64::from(tick) * TELLING;
        // What was told first is there first.
        arrived = arrived.max(told + late(tick));
        arrivals.push((arrived, told * 300.0));
    }
    let mut arrivals = arrivals.into_iter().peekable();
    let frames = (1..240).map(|frame| {
        let now = f64::from(frame) / 60.0;
        while let Some((_, value)) = arrivals.next_if(|(at, _)| *at <= now) {
            let time = pace.hear(now, What::Cursor, 10.0);
            motion.push(time, [value]);
        }
        motion.value(pace.advance(now))[0]
    });
    frames.collect()
}

#[track_caller]
fn check_steady(seen: &[f64], step_max: f64) {
    for (frame, pair) in seen.windows(2).enumerate() {
        let step = pair[1] - pair[0];
        // Nobody sees half a point.
        assert!((-0.5..step_max).contains(&step), "frame {frame}: {pair:?}");
    }
    assert_eq!(seen.last(), Some(&600.0));
}

#[test]
fn between_frames_it_never_jumps() {
    // Even steps are of 5.
    check_steady(&shown(|_| 0.03), 6.0);
}

#[test]
fn what_arrives_unevenly_or_all_at_once_never_jumps() {
    check_steady(
        &shown(|tick| 0.03 + 0.08 * f64::from(tick * 7 % 5) / 5.0),
        12.0,
    );
    // Nothing for a fifth of a second, then all of it.
    check_steady(&shown(|tick| if tick % 20 < 6 { 0.2 } else { 0.03 }), 25.0);
}

/// The delay after two seconds of ticks at these gaps, each of which went so far.
fn delay_of(pace: &mut Pace, began: f64, gaps: &[f64], step: f64) -> f64 {
    let (mut now, mut next) = (began, began);
    let mut gaps = gaps.iter().cycle();
    while now < began + 4.0 {
        now += 1.0 / 60.0;
        while next <= now {
            pace.hear(now, What::Cursor, step);
            next += gaps.next().unwrap();
        }
        let before = pace.shown();
        assert!(pace.advance(now) >= before, "{before} to {}", pace.shown());
    }
    pace.delay()
}

#[test]
fn where_nothing_is_left_to_show_it_is_shown_further_behind_and_then_closer_again() {
    let mut pace = Pace::default();
    let even = delay_of(&mut pace, 0.0, &[TELLING], 10.0);
    assert!(close(even, 0.06, 1e-9), "{even}");
    let uneven = delay_of(&mut pace, 10.0, &[0.01, 0.01, 0.2], 10.0);
    assert!((0.1..=0.25).contains(&uneven), "{uneven}");
    let again = delay_of(&mut pace, 20.0, &[TELLING], 10.0);
    assert!(again < 0.12, "{again}");
}

#[test]
fn what_is_told_together_stands_for_one_moment() {
    let mut pace = Pace::default();
    let first = pace.hear(1.0, What::Cursor, 1.0);
    assert_eq!(pace.hear(1.0, What::Gesture, 0.0), first);
    let second = pace.hear(1.0, What::Cursor, 1.0);
    assert!(second > first + TELLING / 2.0);
    assert_eq!(pace.hear(1.0, What::Gesture, 0.0), second);
}
