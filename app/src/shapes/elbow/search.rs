//! The way through a sparse grid: its lines are those along which a course may want to go, beside
//! shapes, in the middle between them and straight on from its ends.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use kurbo::{Point, Rect};

use super::ports::{Heading, Port};
use super::{PADDING, SAME};

/// Nearer than this no course goes past a shape.
const CLEARANCE: f64 = 4.0;
/// What a bend costs, as a length.
const BEND: f64 = 160.0;
/// How much more a way costs that is nearer to a shape than the padding.
const CLOSE: f64 = 2.0;
/// How much of its length a way in the middle between two ends costs: of ways that are as long, it is
/// the one.
const MIDDLE: f64 = 0.999;
/// The most lines between shapes, either way.
const GAPS_MAX: usize = 32;
const NONE: usize = usize::MAX;

/// What a way goes through.
pub(super) struct Field {
    solid: Vec<Rect>,
    padded: Vec<Rect>,
    bodies: Vec<Rect>,
}

/// A crossing of two lines, reached in one direction.
#[derive(PartialEq)]
struct Reached {
    /// With what is left at least.
    estimate: f64,
    state: usize,
}

impl Eq for Reached {}

impl Ord for Reached {
    fn cmp(&self, other: &Self) -> Ordering {
        // The cheapest first; ties go by where it is, so that every machine finds the same.
        let by_cost = other.estimate.total_cmp(&self.estimate);
        by_cost.then_with(|| other.state.cmp(&self.state))
    }
}

impl PartialOrd for Reached {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The lines of a grid.
struct Lines {
    xs: Vec<f64>,
    ys: Vec<f64>,
    middle_x: Option<f64>,
    middle_y: Option<f64>,
}

impl Lines {
    /// Ports at the crossings that they are as good as at.
    fn on_them(&self, ports: &[Port]) -> Vec<Port> {
        let nearest = |at: Point| Point::new(nearest(&self.xs, at.x), nearest(&self.ys, at.y));
        let ports = ports.iter().map(|port| Port {
            at: nearest(port.at),
            stub: nearest(port.stub),
            ..*port
        });
        ports.collect()
    }
}

impl Field {
    /// A field with the shapes at the ends and what else is in the way; where it is not solid, ways go
    /// through the former, too.
    pub(super) fn new(bodies: &[Rect], obstacles: &[Rect], is_solid: bool) -> Self {
        let all = bodies.iter().chain(obstacles);
        Self {
            solid: all
                .clone()
                .filter(|_| is_solid)
                .map(|rect| rect.inflate(CLEARANCE, CLEARANCE))
                .collect(),
            padded: all.map(|rect| rect.inflate(PADDING, PADDING)).collect(),
            bodies: bodies.to_vec(),
        }
    }

    /// The cheapest way from one of `starts` to one of `ends`, from end to end.
    pub(super) fn way(&self, starts: &[Port], ends: &[Port]) -> Option<Vec<Point>> {
        let lines = self.lines(starts, ends);
        let (starts, ends) = (&lines.on_them(starts)[..], &lines.on_them(ends)[..]);
        let (columns, rows) = (lines.xs.len(), lines.ys.len());
        let states = columns * rows * 4;
        let mut costs = vec![f64::INFINITY; states];
        let mut from = vec![NONE; states];
        let mut settled = vec![false; states];
        let mut open = BinaryHeap::new();
        let state = |at: Point, heading: Heading| -> Option<usize> {
            let (x, y) = (found(&lines.xs, at.x)?, found(&lines.ys, at.y)?);
            Some((y * columns + x) * 4 + heading as usize)
        };
        let point = |state: usize| {
            let at = state / 4;
            Point::new(lines.xs[at % columns], lines.ys[at / columns])
        };
        let left = |at: Point| {
            let ways = ends.iter().map(|port| {
                let arm = port.stub - at;
                arm.x.abs() + arm.y.abs()
            });
            ways.fold(f64::INFINITY, f64::min) * MIDDLE
        };
        for port in starts {
            let Some(first) = state(port.stub, port.heading) else {
                continue;
            };
            let cost = port.bends * BEND + port.at.distance(port.stub);
            if cost < costs[first] {
                costs[first] = cost;
                open.push(Reached {
                    estimate: cost + left(port.stub),
                    state: first,
                });
            }
        }
        let mut best: Option<(f64, usize, usize)> = None;
        while let Some(Reached {
            estimate,
            state: at,
        }) = open.pop()
        {
            if best.is_some_and(|(cost, ..)| cost <= estimate) {
                break;
            }
            if std::mem::replace(&mut settled[at], true) {
                continue;
            }
            let heading = Heading::ALL[at % 4];
            if let Some((more, rank)) = arrival(ends, point(at), heading) {
                let cost = costs[at] + more;
                if best.is_none_or(|(than, ..)| cost < than) {
                    best = Some((cost, at, rank));
                }
            }
            for next in Heading::ALL {
                if next == heading.back() {
                    continue;
                }
                let Some(to) = neighbour(at, next, columns, rows) else {
                    continue;
                };
                let (here, there) = (point(at), point(to));
                let Some(length) = self.cost(here, there, &lines) else {
                    continue;
                };
                let bend = if next == heading { 0.0 } else { BEND };
                let cost = costs[at] + length + bend;
                if cost < costs[to] {
                    costs[to] = cost;
                    from[to] = at;
                    open.push(Reached {
                        estimate: cost + left(there),
                        state: to,
                    });
                }
            }
        }
        let (_, last, rank) = best?;
        let mut way = vec![ends.get(rank)?.at];
        let mut at = last;
        loop {
            way.push(point(at));
            if from[at] == NONE {
                break;
            }
            at = from[at];
        }
        let stub = point(at);
        let port = starts
            .iter()
            .find(|port| port.stub == stub && port.heading as usize == at % 4)?;
        way.push(port.at);
        way.reverse();
        Some(way)
    }

    /// What the way between neighbours costs; none where it goes through a shape.
    fn cost(&self, from: Point, to: Point, lines: &Lines) -> Option<f64> {
        let (x0, x1) = (from.x.min(to.x), from.x.max(to.x));
        let (y0, y1) = (from.y.min(to.y), from.y.max(to.y));
        let touches = |rect: &Rect| {
            if x0 == x1 {
                rect.x0 < x0 && x0 < rect.x1 && y0 < rect.y1 && rect.y0 < y1
            } else {
                rect.y0 < y0 && y0 < rect.y1 && x0 < rect.x1 && rect.x0 < x1
            }
        };
        if self.solid.iter().any(touches) {
            return None;
        }
        let length = (x1 - x0) + (y1 - y0);
        let factor = if self.padded.iter().any(touches) {
            1.0 + CLOSE
        } else {
            1.0
        };
        let is_middle =
            (x0 == x1 && lines.middle_x == Some(x0)) || (y0 == y1 && lines.middle_y == Some(y0));
        Some(length * factor * if is_middle { MIDDLE } else { 1.0 })
    }

    fn lines(&self, starts: &[Port], ends: &[Port]) -> Lines {
        let ports = || starts.iter().chain(ends);
        let (mut xs, mut ys) = (Vec::new(), Vec::new());
        // Where lines are as good as one, the ends' own is that.
        for at in ports()
            .map(|port| port.at)
            .chain(ports().map(|port| port.stub))
        {
            xs.push(at.x);
            ys.push(at.y);
        }
        for rect in &self.padded {
            xs.extend([rect.x0, rect.x1]);
            ys.extend([rect.y0, rect.y1]);
        }
        // Where two shapes leave less room than twice the padding, in the middle between them.
        let pairs = self.solid.iter().enumerate();
        let pairs = pairs.flat_map(|(at, one)| {
            let others = self.solid[at + 1..].iter();
            others.map(move |other| (one, other))
        });
        let most = 2.0 * PADDING;
        let across = pairs
            .clone()
            .filter_map(|(one, other)| between((one.x0, one.x1), (other.x0, other.x1), most));
        xs.extend(across.take(GAPS_MAX));
        let down =
            pairs.filter_map(|(one, other)| between((one.y0, one.y1), (other.y0, other.y1), most));
        ys.extend(down.take(GAPS_MAX));
        let areas = |ports: &[Port]| {
            let points = ports.iter().map(|port| Rect::from_points(port.at, port.at));
            points.reduce(|all, one| all.union(one))
        };
        let (mut middle_x, mut middle_y) = (None, None);
        let one = self.bodies.first().copied();
        if let Some((a, b)) = areas(starts).zip(areas(ends)) {
            let (a, b) = match (one, self.bodies.get(1)) {
                (Some(one), Some(&other)) => (one, other),
                _ => (a, b),
            };
            middle_x = between((a.x0, a.x1), (b.x0, b.x1), f64::INFINITY);
            middle_y = between((a.y0, a.y1), (b.y0, b.y1), f64::INFINITY);
        }
        xs.extend(middle_x);
        ys.extend(middle_y);
        let (xs, ys) = (apart(&xs), apart(&ys));
        Lines {
            middle_x: middle_x.map(|at| nearest(&xs, at)),
            middle_y: middle_y.map(|at| nearest(&ys, at)),
            xs,
            ys,
        }
    }
}

/// The middle between two spans that are apart, but not further than `most`.
fn between(one: (f64, f64), other: (f64, f64), most: f64) -> Option<f64> {
    let (low, high) = if one.0 <= other.0 {
        (one.1, other.0)
    } else {
        (other.1, one.0)
    };
    (high > low && high - low <= most).then(|| f64::midpoint(low, high))
}

/// The lines in order, without those that are as good as an earlier one: between two of these a course would
/// change over, and its stretches be no longer exactly level or upright.
fn apart(all: &[f64]) -> Vec<f64> {
    let mut lines: Vec<f64> = Vec::with_capacity(all.len());
    for &at in all {
        if !lines.iter().any(|line| (line - at).abs() <= SAME) {
            lines.push(at);
        }
    }
    lines.sort_by(f64::total_cmp);
    lines
}

/// The line that `at` is as good as on; itself where there is none.
fn nearest(lines: &[f64], at: f64) -> f64 {
    let first = lines.partition_point(|line| *line < at - SAME);
    let line = lines.get(first).copied();
    line.filter(|line| (line - at).abs() <= SAME).unwrap_or(at)
}

fn found(lines: &[f64], at: f64) -> Option<usize> {
    lines
        .binary_search_by(|line| line.partial_cmp(&at).unwrap_or(Ordering::Less))
        .ok()
}

/// What it costs to end at `here`, and at which of `ends`; none where that is none of them.
fn arrival(ends: &[Port], here: Point, heading: Heading) -> Option<(f64, usize)> {
    let arrive = ends
        .iter()
        .enumerate()
        .filter(|(_, port)| port.stub == here && port.heading != heading);
    arrive
        .map(|(rank, port)| {
            let bends = port.bends + f64::from(u8::from(port.heading.back() != heading));
            (bends * BEND + port.at.distance(port.stub), rank)
        })
        .reduce(|best, one| if one.0 < best.0 { one } else { best })
}

fn neighbour(state: usize, heading: Heading, columns: usize, rows: usize) -> Option<usize> {
    let at = state / 4;
    let (x, y) = (at % columns, at / columns);
    let (x, y) = match heading {
        Heading::Right if x + 1 < columns => (x + 1, y),
        Heading::Down if y + 1 < rows => (x, y + 1),
        Heading::Left if x > 0 => (x - 1, y),
        Heading::Up if y > 0 => (x, y - 1),
        _ => return None,
    };
    Some((y * columns + x) * 4 + heading as usize)
}
