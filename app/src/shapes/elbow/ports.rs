//! Where an elbow can leave one of its ends: the directions, and how far it goes before it turns.

use kurbo::{Point, Rect, Vec2};
use tavla_shared::shape::{Binding, Shape};

use super::super::holding;
use super::{END_TOLERANCE, PADDING, SAME};

/// How near a side an anchor means that side, as a part of the box.
const SIDE_PART: f64 = 0.2;
/// What leaving by a side that does not face the other end costs, in bends: more than one, less than
/// two. Boxes beside each other are joined from side to side, and around a corner only in need.
const AWAY_BENDS: f64 = 1.5;

/// One of the four ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Heading {
    Right,
    Down,
    Left,
    Up,
}

impl Heading {
    pub(super) const ALL: [Self; 4] = [Self::Right, Self::Down, Self::Left, Self::Up];

    /// The one that a level or upright arm has; none for one without length.
    pub(super) fn of(arm: Vec2) -> Option<Self> {
        let (x, y) = (arm.x.abs(), arm.y.abs());
        if x.max(y) <= SAME {
            return None;
        }
        Some(match (x >= y, arm.x > 0.0, arm.y > 0.0) {
            (true, true, _) => Self::Right,
            (true, false, _) => Self::Left,
            (false, _, true) => Self::Down,
            (false, _, false) => Self::Up,
        })
    }

    pub(super) fn arm(self) -> Vec2 {
        match self {
            Self::Right => Vec2::new(1.0, 0.0),
            Self::Down => Vec2::new(0.0, 1.0),
            Self::Left => Vec2::new(-1.0, 0.0),
            Self::Up => Vec2::new(0.0, -1.0),
        }
    }

    pub(super) fn is_level(self) -> bool {
        matches!(self, Self::Right | Self::Left)
    }

    pub(super) fn back(self) -> Self {
        Self::ALL[(self as usize + 2) % 4]
    }

    /// How far ahead of `from` the near side of `rect` is; none where it is not ahead.
    fn reach(self, from: Point, rect: Rect) -> Option<f64> {
        let is_across = if self.is_level() {
            rect.y0 < from.y && from.y < rect.y1
        } else {
            rect.x0 < from.x && from.x < rect.x1
        };
        let ahead = match self {
            Self::Right => rect.x0 - from.x,
            Self::Left => from.x - rect.x1,
            Self::Down => rect.y0 - from.y,
            Self::Up => from.y - rect.y1,
        };
        (is_across && ahead >= 0.0).then_some(ahead)
    }

    /// How far it is from `from` out of `rect`; less than nothing from beyond it.
    fn way_out(self, from: Point, rect: Rect) -> f64 {
        match self {
            Self::Right => rect.x1 - from.x,
            Self::Left => from.x - rect.x0,
            Self::Down => rect.y1 - from.y,
            Self::Up => from.y - rect.y0,
        }
    }

    /// How much room there is between two boxes in this direction.
    fn room(self, from: Rect, to: Rect) -> f64 {
        match self {
            Self::Right => to.x0 - from.x1,
            Self::Left => from.x0 - to.x1,
            Self::Down => to.y0 - from.y1,
            Self::Up => from.y0 - to.y1,
        }
    }
}

/// One way to leave an end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Port {
    /// The end itself.
    pub(super) at: Point,
    /// Away from what it holds on to.
    pub(super) heading: Heading,
    /// How far it goes straight.
    pub(super) stub: Point,
    /// What it costs to leave this way, in bends.
    pub(super) bends: f64,
}

/// One end of a course: free, or on a shape.
#[derive(Debug, Clone)]
pub struct Terminal {
    at: Point,
    ports: Vec<(Point, Heading)>,
    body: Option<Rect>,
    is_held: bool,
}

impl Terminal {
    /// At a point, from where it goes whichever way.
    pub(in super::super) fn free(at: Point) -> Self {
        Self {
            at,
            ports: Heading::ALL.map(|heading| (at, heading)).to_vec(),
            body: None,
            is_held: false,
        }
    }

    /// At a point, from where it goes this way.
    pub(super) fn heading(at: Point, heading: Heading) -> Self {
        Self {
            ports: vec![(at, heading)],
            ..Self::free(at)
        }
    }

    /// On a shape. An anchor near one side leaves by that side, others by whichever is best; one that
    /// goes inside leaves over the shape.
    pub(in super::super) fn held(shape: &Shape, binding: &Binding) -> Self {
        let at = holding::anchored(shape, binding.anchor);
        if binding.inside {
            return Self {
                is_held: true,
                ..Self::free(at)
            };
        }
        let body = shape.bounds();
        let reach = 2.0 * (body.width() + body.height()) + holding::gap(shape) + 1.0;
        let side = side_of(binding.anchor).and_then(|arm| {
            let turned = kurbo::Affine::rotate(shape.angle) * arm.to_point();
            Heading::of(turned.to_vec2())
        });
        let headings = Heading::ALL.into_iter();
        let ports = headings.filter(|heading| side.is_none_or(|side| side == *heading));
        let port = |heading: Heading| {
            let end = holding::stop(shape, at + heading.arm() * reach, at);
            // Exactly level or upright with the anchor, whatever halving the way has left.
            let end = if heading.is_level() {
                Point::new(end.x, at.y)
            } else {
                Point::new(at.x, end.y)
            };
            (end, heading)
        };
        Self {
            at,
            ports: ports.map(port).collect(),
            body: Some(body),
            is_held: true,
        }
    }

    pub(super) fn at(&self) -> Point {
        self.at
    }

    pub(super) fn is_held(&self) -> bool {
        self.is_held
    }

    /// The box of the shape that a course must not go through.
    pub(super) fn body(&self) -> Option<Rect> {
        self.body
    }

    /// From a point where a course leaves by `heading` to where it would have to.
    pub(super) fn shift(&self, from: Point, heading: Heading) -> Option<Vec2> {
        let mut ports = self.ports.iter();
        let port = ports.find(|(_, leaves)| *leaves == heading);
        port.map(|(at, _)| *at - from)
    }

    /// Whether `self` is where `at` is, for what slides along with it.
    pub(super) fn is_near(&self, at: Point) -> bool {
        self.ports
            .iter()
            .any(|(port, _)| port.distance(at) <= END_TOLERANCE)
    }

    fn area(&self) -> Rect {
        self.body
            .unwrap_or_else(|| Rect::from_points(self.at, self.at))
    }

    /// Its ports, each with its stub, and what it costs that it does not face `other`.
    pub(super) fn ports_towards(&self, other: &Self, obstacles: &[Rect]) -> Vec<Port> {
        let (area, to) = (self.area(), other.area());
        let facing = facing(area, to);
        let ports = self.ports.iter().map(|&(at, heading)| {
            let room = heading.room(area, to);
            let ahead = obstacles.iter().filter_map(|rect| heading.reach(at, *rect));
            let nearest = ahead.fold(f64::INFINITY, f64::min);
            let length = self.body.map_or(0.0, |body| {
                let way_out = heading.way_out(at, body);
                let out = way_out.max(0.0);
                let free = (nearest - out).min(if room > 0.0 { room } else { f64::INFINITY });
                let length = out + PADDING.min(free.max(0.0) / 2.0);
                // No farther than to the middle between both, which the other end's comes up to. Where
                // there is no room for both gaps the ends have passed each other already.
                let to_middle = way_out + room / 2.0;
                if room > 0.0 && to_middle > SAME {
                    length.min(to_middle)
                } else {
                    length
                }
            });
            let is_away = facing.is_some_and(|facing| facing != heading) && self.ports.len() > 1;
            Port {
                at,
                heading,
                stub: at + heading.arm() * length,
                bends: if is_away { AWAY_BENDS } else { 0.0 },
            }
        });
        ports.collect()
    }
}

/// The way from one box to another in which there is most room between them; none where they overlap.
fn facing(from: Rect, to: Rect) -> Option<Heading> {
    let headings = Heading::ALL.into_iter();
    let rooms = headings.map(|heading| (heading, heading.room(from, to)));
    let most = rooms.reduce(|most, one| if one.1 > most.1 { one } else { most });
    most.filter(|(_, room)| *room > 0.0)
        .map(|(heading, _)| heading)
}

/// The side that an anchor is near, from the middle.
fn side_of(anchor: Point) -> Option<Vec2> {
    let sides = [
        (1.0 - anchor.x, Vec2::new(1.0, 0.0)),
        (1.0 - anchor.y, Vec2::new(0.0, 1.0)),
        (anchor.x, Vec2::new(-1.0, 0.0)),
        (anchor.y, Vec2::new(0.0, -1.0)),
    ];
    let nearest = sides
        .into_iter()
        .reduce(|nearest, one| if one.0 < nearest.0 { one } else { nearest })?;
    (nearest.0 < SIDE_PART).then_some(nearest.1)
}
