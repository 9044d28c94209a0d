//! The ways that the pointer takes over the screen, in the steps in which other whiteboards are measured.

use super::super::frames::{DRAG_FRAMES, DRAG_RADIUS, PAN_FRAMES};

/// A pixel of the screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) x: i16,
    pub(super) y: i16,
}

/// How far a step goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) x: i16,
    pub(super) y: i16,
}

/// Where the screen ends.
pub(super) const SCREEN: Spot = Spot { x: 1_280, y: 800 };
pub(super) const MIDDLE: Spot = Spot {
    x: SCREEN.x / 2,
    y: SCREEN.y / 2,
};

const PAN_STEPS: i16 = PAN_FRAMES as i16;
const DRAG_STEPS: i16 = DRAG_FRAMES as i16;

/// A way, and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) start: Spot,
    pub(super) steps: Vec<Spot>,
}

/// Half of the steps there, half back, about the middle of the screen.
///
/// The others are panned by a wheel, which goes on for ever; a hand comes to the screen's edge. Where half
/// of the steps would reach beyond it, the way is gone twice, each time half as far.
pub(super) fn pan(step: Step) -> Path {
    let leg = [PAN_STEPS / 2, PAN_STEPS / 4]
        .into_iter()
        .find(|leg| (leg * step.x).abs() < SCREEN.x && (leg * step.y).abs() < SCREEN.y)
        .unwrap_or(1);
    let start = Spot {
        x: MIDDLE.x - leg * step.x / 2,
        y: MIDDLE.y - leg * step.y / 2,
    };
    let steps = (1..=PAN_STEPS).map(|number| {
        let (legs, along) = (number / leg, number % leg);
        let far = if legs % 2 == 0 { along } else { leg - along };
        Spot {
            x: start.x + far * step.x,
            y: start.y + far * step.y,
        }
    });
    Path {
        start,
        steps: steps.collect(),
    }
}

/// Nearly a whole circle, from the middle of the screen.
pub(super) fn drag() -> Path {
    let steps = (1..=DRAG_STEPS).map(|number| {
        let turn = f32::from(number) / 10.0;
        Spot {
            x: MIDDLE.x + (DRAG_RADIUS * turn.sin()).round() as i16,
            y: MIDDLE.y + (DRAG_RADIUS * (1.0 - turn.cos())).round() as i16,
        }
    });
    Path {
        start: MIDDLE,
        steps: steps.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_pan(step: Step) {
        let Path { start, steps } = pan(step);
        assert_eq!(steps.len(), 120);
        assert_eq!(steps.last(), Some(&start));
        let mut before = start;
        for at in steps {
            assert!((0..SCREEN.x).contains(&at.x) && (0..SCREEN.y).contains(&at.y));
            let gone = (at.x - before.x, at.y - before.y);
            assert!(
                gone == (step.x, step.y) || gone == (-step.x, -step.y),
                "{gone:?}"
            );
            before = at;
        }
    }

    #[test]
    fn a_pan_stays_on_the_screen_and_ends_where_it_began() {
        check_pan(Step { x: -6, y: -3 });
        check_pan(Step { x: -24, y: -12 });
    }

    #[test]
    fn a_pan_that_fits_goes_there_and_back_once() {
        let Path { start, steps } = pan(Step { x: -6, y: -3 });
        let farthest = steps.iter().map(|at| start.x - at.x).max();
        assert_eq!(farthest, Some(360));
    }

    #[test]
    fn no_two_steps_of_a_drag_are_at_the_same_spot() {
        let Path { start, steps } = drag();
        assert_eq!(steps.len(), 60);
        let mut before = start;
        for at in steps {
            assert_ne!(at, before);
            before = at;
        }
    }
}
