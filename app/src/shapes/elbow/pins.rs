//! Stretches of an elbow that somebody has put where they are: the course goes through them, and what
//! is between them is found anew.

use kurbo::{Point, Rect};

use super::super::route::Route;
use super::ports::{Heading, Terminal};
use super::{PADDING, SAME, between};

/// A pinned stretch on its way from end to end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pin {
    from: Point,
    to: Point,
    heading: Heading,
}

/// The stretches of a course, one after the other.
#[derive(Default)]
struct Stretches {
    points: Vec<Point>,
    pinned: Vec<u32>,
}

/// What is pinned in `old`. A pin beside an end is as long as that end asks for.
pub(super) fn of(old: &Route, start: &Terminal, end: &Terminal) -> Vec<Pin> {
    let (points, count) = (&old.points, old.points.len());
    let ranks = old.pinned.iter().map(|&rank| rank as usize);
    // The first and the last stretch belong to the ends.
    let ranks = ranks.filter(|&rank| rank > 0 && rank + 2 < count);
    let pin = |rank: usize| {
        let (mut from, mut to) = (points[rank], points[rank + 1]);
        let along = Heading::of(to - from).or_else(|| {
            // Nothing is left of it for now: it was across from the one before.
            let before = Heading::of(from - points[rank - 1])?;
            let across = before.is_level();
            Some(if across {
                Heading::Down
            } else {
                Heading::Right
            })
        })?;
        let slide = |at: &mut Point, to: Point| {
            if along.is_level() {
                at.x = to.x;
            } else {
                at.y = to.y;
            }
        };
        if rank == 1 && !start.is_near(points[0]) {
            slide(&mut from, start.at());
        }
        if rank + 3 == count && !end.is_near(points[count - 1]) {
            slide(&mut to, end.at());
        }
        // What a stranger has written may lean.
        if along.is_level() {
            to.y = from.y;
        } else {
            to.x = from.x;
        }
        let heading = Heading::of(to - from).unwrap_or(along);
        Some(Pin { from, to, heading })
    };
    ranks.filter_map(pin).collect()
}

/// The course through pins.
pub(super) fn route(start: &Terminal, end: &Terminal, obstacles: &[Rect], pins: &[Pin]) -> Route {
    let bodies = start.body().into_iter().chain(end.body());
    let all: Vec<Rect> = bodies.chain(obstacles.iter().copied()).collect();
    let without = |body: Option<Rect>| -> Vec<Rect> {
        let others = all.iter().filter(|rect| Some(**rect) != body);
        others.copied().collect()
    };
    let mut course = Stretches::default();
    let mut from = start.clone();
    for pin in pins {
        let to = Terminal::heading(pin.from, pin.heading.back());
        course.go(&between(&from, &to, &without(from.body())));
        course.pin(pin.to);
        from = Terminal::heading(pin.to, pin.heading);
    }
    course.go(&between(&from, end, &without(end.body())));
    Route {
        points: course.points,
        pinned: course.pinned,
    }
}

impl Stretches {
    fn go(&mut self, way: &[Point]) {
        for &point in way {
            self.add(point, false);
        }
    }

    fn pin(&mut self, to: Point) {
        self.add(to, true);
    }

    fn add(&mut self, point: Point, is_pinned: bool) {
        let Some(&last) = self.points.last() else {
            self.points.push(point);
            return;
        };
        let step = point - last;
        if step.hypot() <= SAME && !is_pinned {
            return;
        }
        let rank = self.points.len() - 1;
        let before = self
            .points
            .len()
            .checked_sub(2)
            .map(|at| last - self.points[at]);
        let goes_on = before
            .and_then(Heading::of)
            .is_some_and(|came| Heading::of(step) == Some(came));
        if goes_on {
            // One stretch with the one before, which is pinned if either is.
            self.points[rank] = point;
            self.mark(rank - 1, is_pinned);
        } else {
            self.points.push(point);
            self.mark(rank, is_pinned);
        }
    }

    fn mark(&mut self, rank: usize, is_pinned: bool) {
        let rank = u32::try_from(rank).unwrap_or(u32::MAX);
        if is_pinned && self.pinned.last() != Some(&rank) {
            self.pinned.push(rank);
        }
    }
}

/// A course whose stretch at `rank` goes through `at` and is pinned there. The first and the last one
/// stay with their ends: what is pinned is a stretch beside them.
pub fn pinned_at(old: &Route, rank: usize, at: Point) -> Route {
    let mut new = old.clone();
    let Some((&from, &to)) = old.points.get(rank).zip(old.points.get(rank + 1)) else {
        return new;
    };
    let Some(heading) = Heading::of(to - from) else {
        return new;
    };
    let step = heading.arm() * PADDING.min(from.distance(to) / 3.0);
    let count = new.points.len();
    if rank + 2 == count {
        new.points
            .splice(count - 1..count - 1, [to - step, to - step]);
    }
    let mut rank = rank;
    if rank == 0 {
        new.points.splice(1..1, [from + step, from + step]);
        for pinned in &mut new.pinned {
            *pinned += 2;
        }
        rank = 2;
    }
    let aside = |point: &mut Point| {
        if heading.is_level() {
            point.y = at.y;
        } else {
            point.x = at.x;
        }
    };
    aside(&mut new.points[rank]);
    aside(&mut new.points[rank + 1]);
    let pinned = u32::try_from(rank).unwrap_or(u32::MAX);
    if let Err(place) = new.pinned.binary_search(&pinned) {
        new.pinned.insert(place, pinned);
    }
    new
}
