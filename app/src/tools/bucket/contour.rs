//! What is free around a place up to the walls, and the line around it in the middle of the strokes.

use std::collections::BTreeSet;

use kurbo::Line;
use tavla_shared::geometry::Point;

use super::walls::{CELLS, Edge, Walls};

/// The most points of one way around something.
const POINTS_MAX: usize = 4_000;
/// The most of all of them, with what joins them: fewer than a board takes, and joined in some milliseconds.
const ALL_POINTS_MAX: usize = 8_000;
/// The points of a way to a hole and back.
const JOIN_POINTS: usize = 2;
/// Holes of fewer cells are none.
const HOLE_CELLS: f64 = 24.0;
/// How far two strokes may meet from where they were met, of how wide they are.
const CORNER: f64 = 6.0;

/// Free cells in one piece.
#[derive(Debug)]
pub(super) struct Region {
    /// Row by row, whether a cell is of it.
    cells: Vec<bool>,
    touched: BTreeSet<usize>,
}

/// A way along the sides of cells, with the region at its right hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    East,
    South,
    West,
    North,
}

/// From a corner of cells along a side of one.
type Step = ((i64, i64), Way);

impl Way {
    fn right(self) -> Self {
        match self {
            Self::East => Self::South,
            Self::South => Self::West,
            Self::West => Self::North,
            Self::North => Self::East,
        }
    }

    fn left(self) -> Self {
        self.right().right().right()
    }

    fn step(self) -> (i64, i64) {
        match self {
            Self::East => (1, 0),
            Self::South => (0, 1),
            Self::West => (-1, 0),
            Self::North => (0, -1),
        }
    }

    /// The cells ahead of a corner, at the left hand and at the right.
    fn ahead(self, (x, y): (i64, i64)) -> ((i64, i64), (i64, i64)) {
        match self {
            Self::East => ((x, y - 1), (x, y)),
            Self::South => ((x, y), (x - 1, y)),
            Self::West => ((x - 1, y), (x - 1, y - 1)),
            Self::North => ((x - 1, y - 1), (x, y - 1)),
        }
    }
}

impl Region {
    /// All that can be reached from `at` without crossing a wall; none where that is the end of the cells.
    pub(super) fn around(walls: &Walls, at: Point) -> Option<Self> {
        let start = walls.cell_of(at)?;
        if !walls.is_free(start.0, start.1) {
            return None;
        }
        let mut region = Self {
            cells: vec![false; (CELLS * CELLS) as usize],
            touched: BTreeSet::new(),
        };
        let mut waiting = vec![start];
        while let Some((column, row)) = waiting.pop() {
            let place = (row * CELLS + column) as usize;
            if region.cells[place] {
                continue;
            }
            if let Some((_, edge)) = walls.edge_at(column, row) {
                region.touched.insert(edge.rank);
                continue;
            }
            if column == 0 || row == 0 || column + 1 == CELLS || row + 1 == CELLS {
                return None;
            }
            region.cells[place] = true;
            waiting.extend([
                (column - 1, row),
                (column + 1, row),
                (column, row - 1),
                (column, row + 1),
            ]);
        }
        Some(region)
    }

    /// The shapes that are around it or in it.
    pub(super) fn touched(&self) -> impl Iterator<Item = usize> {
        self.touched.iter().copied()
    }

    fn has(&self, (column, row): (i64, i64)) -> bool {
        let cells = i64::from(CELLS);
        (0..cells).contains(&column)
            && (0..cells).contains(&row)
            && self.cells[(row * cells + column) as usize]
    }

    /// The line around it. What is left out in it is joined to that where it is nearest, by a way there and
    /// back, which has no inside. None where there is too much in it.
    pub(super) fn outline(&self, walls: &Walls) -> Option<Vec<Point>> {
        let mut seen = vec![false; self.cells.len()];
        let mut outer: Vec<Point> = Vec::new();
        let mut holes: Vec<Vec<Point>> = Vec::new();
        let mut room = ALL_POINTS_MAX;
        for row in 0..i64::from(CELLS) {
            for column in 0..i64::from(CELLS) {
                let place = (row * i64::from(CELLS) + column) as usize;
                let begins = self.has((column, row)) && !self.has((column, row - 1));
                if !begins || seen[place] {
                    continue;
                }
                let (corners, area) = self.walked((column, row), &mut seen);
                let along = simplified(&in_strokes(&corners, walls), walls.cell());
                if area > 0.0 {
                    room = room.checked_sub(along.len())?;
                    outer = along;
                } else if -area > HOLE_CELLS && along.len() > 2 {
                    room = room.checked_sub(along.len() + JOIN_POINTS)?;
                    holes.push(along);
                }
            }
        }
        for hole in holes {
            join(&mut outer, &hole);
        }
        Some(outer)
    }

    /// Once around from the upper side of a cell, and twice the half of the area that is at the right hand.
    fn walked(&self, start: (i64, i64), seen: &mut [bool]) -> (Vec<Step>, f64) {
        let (mut at, mut way) = (start, Way::East);
        let mut sides = Vec::new();
        let mut area = 0.0;
        loop {
            if way == Way::East {
                seen[(at.1 * i64::from(CELLS) + at.0) as usize] = true;
            }
            sides.push((at, way));
            let (x, y) = way.step();
            let next = (at.0 + x, at.1 + y);
            area += (at.0 * next.1 - next.0 * at.1) as f64 / 2.0;
            at = next;
            let (left, right) = way.ahead(at);
            if !self.has(right) {
                way = way.right();
            } else if self.has(left) {
                way = way.left();
            }
            if (at, way) == (start, Way::East) || sides.len() > 4 * self.cells.len() {
                return (sides, area);
            }
        }
    }
}

/// The way along the sides of cells, moved to the middle of the strokes that end it.
fn in_strokes(sides: &[Step], walls: &Walls) -> Vec<Point> {
    let mut runs: Vec<(usize, &Edge, Point, Point)> = Vec::new();
    for &((x, y), way) in sides {
        // The wall is at the left hand.
        let ((column, row), _) = way.ahead((x, y));
        let wall = u32::try_from(column).ok().zip(u32::try_from(row).ok());
        let found = wall.and_then(|(column, row)| walls.edge_at(column, row));
        let Some((number, edge)) = found else {
            continue;
        };
        let (dx, dy) = way.step();
        let middle = walls.corner(x as f64 + dx as f64 / 2.0, y as f64 + dy as f64 / 2.0);
        let at = nearest(&edge.line, middle);
        match runs.last_mut() {
            Some((last, _, _, to)) if *last == number => *to = at,
            _ => runs.push((number, edge, at, at)),
        }
    }
    // Where the way began in the middle of an edge, its first run goes on in its last.
    if runs.len() > 1 && runs[0].0 == runs[runs.len() - 1].0 {
        let (.., first_to) = runs.remove(0);
        if let Some((.., to)) = runs.last_mut() {
            *to = first_to;
        }
    }
    let count = runs.len();
    let mut points = Vec::with_capacity(count * 2);
    for at in 0..count {
        let (_, edge, from, to) = runs[at];
        let (_, next_edge, next_from, _) = runs[(at + 1) % count];
        points.push(from);
        points.push(to);
        let near = CORNER * (walls.reach(edge) + walls.reach(next_edge));
        let corner = crossing(&edge.line, &next_edge.line);
        points
            .extend(corner.filter(|corner| {
                corner.distance(to) <= near && corner.distance(next_from) <= near
            }));
    }
    points
}

fn nearest(line: &Line, at: Point) -> Point {
    let way = line.p1 - line.p0;
    let part = (at - line.p0).dot(way) / way.hypot2().max(f64::MIN_POSITIVE);
    line.p0.lerp(line.p1, part.clamp(0.0, 1.0))
}

/// Where two lines cross, or would if they were longer; none where they hardly do.
fn crossing(one: &Line, other: &Line) -> Option<Point> {
    let (a, b) = (one.p1 - one.p0, other.p1 - other.p0);
    let steep = a.cross(b);
    if steep.abs() < 0.05 * a.hypot() * b.hypot() || steep == 0.0 {
        return None;
    }
    Some(one.p0 + a * ((other.p0 - one.p0).cross(b) / steep))
}

/// Puts a hole into what is around it, from the two points of theirs that are nearest.
fn join(outer: &mut Vec<Point>, hole: &[Point]) {
    let mut nearest: Option<(f64, usize, usize)> = None;
    for (at, from) in outer.iter().enumerate() {
        for (to, point) in hole.iter().enumerate() {
            let off = from.distance_squared(*point);
            if nearest.is_none_or(|(least, ..)| off < least) {
                nearest = Some((off, at, to));
            }
        }
    }
    let Some((_, at, to)) = nearest else { return };
    let back = outer[at];
    let around = hole[to..].iter().chain(&hole[..=to]).copied();
    let way: Vec<Point> = around.chain([back]).collect();
    let rest = outer.split_off(at + 1);
    outer.extend(way);
    outer.extend(rest);
}

/// The same way with fewer points, none of those left out farther off than half a cell; than more where there
/// would still be too many.
fn simplified(points: &[Point], cell: f64) -> Vec<Point> {
    let mut off = cell / 2.0;
    loop {
        let few = within(points, off);
        if few.len() <= POINTS_MAX {
            return few;
        }
        off *= 2.0;
    }
}

/// Douglas and Peucker's way, around a ring: it is cut where it is farthest from its beginning.
fn within(points: &[Point], off: f64) -> Vec<Point> {
    if points.len() < 4 {
        return points.to_vec();
    }
    let far = |at: &usize| points[*at].distance_squared(points[0]);
    let cut = (1..points.len())
        .max_by(|a, b| far(a).total_cmp(&far(b)))
        .unwrap_or(0);
    let mut ring = points.to_vec();
    ring.push(points[0]);
    let mut kept = vec![false; ring.len()];
    for at in [0, cut, ring.len() - 1] {
        kept[at] = true;
    }
    let mut stretches = vec![(0, cut), (cut, ring.len() - 1)];
    while let Some((from, to)) = stretches.pop() {
        let line = Line::new(ring[from], ring[to]);
        let off_at = |at: usize| (at, ring[at].distance_squared(nearest(&line, ring[at])));
        let farthest = (from + 1..to)
            .map(off_at)
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((at, squared)) = farthest
            && squared > off * off
        {
            kept[at] = true;
            stretches.extend([(from, at), (at, to)]);
        }
    }
    let last = ring.len() - 1;
    let ring = ring.into_iter().enumerate().take(last);
    ring.filter(|(at, _)| kept[*at])
        .map(|(_, point)| point)
        .collect()
}
