//! A bounded part of the board in cells: which of them are under a stroke, and under which.

use kurbo::{Line, ParamCurve as _, PathEl, PathSeg, Shape as _};
use tavla_shared::geometry::{Point, Rect, Vec2};
use tavla_shared::shape::{Kind, Shape};

use crate::shapes;

/// How many cells there are each way.
pub(super) const CELLS: u32 = 1_024;
/// Strokes of more straight pieces are too many.
const EDGES_MAX: usize = 100_000;
/// A line covers a cell whose middle is so near, in cells, or what fills would leak through where it is steep.
const THIN: f64 = 0.72;
/// Ink and curves are flattened this finely, in cells.
const FLATNESS: f64 = 0.25;

/// A straight piece of a stroke.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) line: Line,
    /// Half of the width it is seen in.
    pub(super) reach: f64,
    /// The shape it is of.
    pub(super) rank: usize,
}

/// The cells.
#[derive(Debug)]
pub(super) struct Walls {
    area: Rect,
    cell: f64,
    gap: f64,
    edges: Vec<Edge>,
    /// One more than the edge that covers a cell; 0 where none does. Row by row.
    cells: Vec<u32>,
}

impl Walls {
    /// Cells of this size over an area, without a wall; gaps up to twice `gap` count as closed.
    pub(super) fn new(area: Rect, cell: f64, gap: f64) -> Self {
        Self {
            area,
            cell,
            gap,
            edges: Vec::new(),
            cells: vec![0; (CELLS * CELLS) as usize],
        }
    }

    /// Adds the strokes of a shape; none where they are too many.
    pub(super) fn add(&mut self, rank: usize, shape: &Shape) -> Option<()> {
        let outline = shapes::outline(shape);
        let style = &shape.style;
        let reach = match shape.kind {
            Kind::Note | Kind::Image => 0.0,
            _ if style.stroke.is_none() => 0.0,
            _ => style.stroke_width / 2.0,
        };
        let mut elements: Vec<PathEl> = Vec::new();
        let tolerance = self.cell * FLATNESS;
        // A stroke of a stranger may be as long as it likes: what is not here is not flattened.
        let near = self.area.inflate(reach, reach);
        for segment in outline.segments() {
            if !tavla_shared::geometry::meet(segment.bounding_box(), near) {
                continue;
            }
            let piece = [PathEl::MoveTo(segment.start()), segment.as_path_el()];
            elements.clear();
            kurbo::flatten(piece, tolerance, |element| elements.push(element));
            for flat in kurbo::segments(elements.iter().copied()) {
                if let PathSeg::Line(line) = flat {
                    self.add_edge(Edge { line, reach, rank })?;
                }
            }
        }
        Some(())
    }

    fn add_edge(&mut self, edge: Edge) -> Option<()> {
        if self.edges.len() >= EDGES_MAX {
            return None;
        }
        let reach = edge.reach + self.gap.max(self.cell * THIN);
        let near = self.area.inflate(reach, reach);
        let Some((from, to)) = shapes::line_within(near, edge.line.p0, edge.line.p1) else {
            return Some(());
        };
        self.edges.push(edge);
        let number = self.edges.len() as u32;
        let rows = self.range(
            from.y.min(to.y) - reach - self.area.y0,
            from.y.max(to.y) + reach - self.area.y0,
        );
        for row in rows {
            let y = self.middle(row) + self.area.y0;
            if let Some((left, right)) = across(Line::new(from, to), reach, y) {
                for column in self.range(left - self.area.x0, right - self.area.x0) {
                    let at = (row * CELLS + column) as usize;
                    self.cells[at] = number;
                }
            }
        }
        Some(())
    }

    /// The cells whose middles are between two places.
    fn range(&self, from: f64, to: f64) -> std::ops::Range<u32> {
        let first = (from / self.cell - 0.5).ceil().max(0.0) as u32;
        let end = (to / self.cell + 0.5).floor().clamp(0.0, f64::from(CELLS)) as u32;
        first.min(end)..end
    }

    fn middle(&self, at: u32) -> f64 {
        (f64::from(at) + 0.5) * self.cell
    }

    /// The edge that covers a cell.
    pub(super) fn edge_at(&self, column: u32, row: u32) -> Option<(usize, &Edge)> {
        let number = self.cells[(row * CELLS + column) as usize].checked_sub(1)? as usize;
        Some((number, self.edges.get(number)?))
    }

    pub(super) fn is_free(&self, column: u32, row: u32) -> bool {
        self.cells[(row * CELLS + column) as usize] == 0
    }

    /// The cell that a place is in.
    pub(super) fn cell_of(&self, at: Point) -> Option<(u32, u32)> {
        let arm = (at - self.area.origin()) / self.cell;
        let inside = |part: f64| (0.0..f64::from(CELLS)).contains(&part);
        (inside(arm.x) && inside(arm.y)).then_some((arm.x as u32, arm.y as u32))
    }

    /// The place of a corner of cells.
    pub(super) fn corner(&self, column: f64, row: f64) -> Point {
        self.area.origin() + Vec2::new(column, row) * self.cell
    }

    pub(super) fn cell(&self) -> f64 {
        self.cell
    }

    /// How far from an edge's middle what is filled begins.
    pub(super) fn reach(&self, edge: &Edge) -> f64 {
        edge.reach + self.gap.max(self.cell * THIN)
    }
}

/// From where to where a line grown by `reach` on all sides goes at the height `y`.
fn across(line: Line, reach: f64, y: f64) -> Option<(f64, f64)> {
    let mut span: Option<(f64, f64)> = None;
    let mut add = |x: f64| {
        span = Some(span.map_or((x, x), |(left, right)| (left.min(x), right.max(x))));
    };
    for end in [line.p0, line.p1] {
        let off = y - end.y;
        let half = reach * reach - off * off;
        if half >= 0.0 {
            add(end.x - half.sqrt());
            add(end.x + half.sqrt());
        }
    }
    let way = line.p1 - line.p0;
    let length = way.hypot();
    if length > 0.0 && way.y != 0.0 {
        let side = Vec2::new(-way.y, way.x) * (reach / length);
        for (from, to) in [
            (line.p0 + side, line.p1 + side),
            (line.p0 - side, line.p1 - side),
        ] {
            let part = (y - from.y) / (to.y - from.y);
            if (0.0..=1.0).contains(&part) {
                add(from.lerp(to, part).x);
            }
        }
    }
    span
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thick_line_is_as_wide_at_every_height_as_it_is() {
        let line = Line::new((0.0, 0.0), (30.0, 40.0));
        // Across the middle: 5 to both sides, at right angles, is 6.25 level.
        let (left, right) = across(line, 5.0, 20.0).unwrap();
        assert!((left - 8.75).abs() < 1e-9 && (right - 21.25).abs() < 1e-9);
        assert_eq!(across(line, 5.0, 46.0), None);
        let level = Line::new((0.0, 0.0), (10.0, 0.0));
        assert_eq!(across(level, 2.0, 0.0), Some((-2.0, 12.0)));
    }
}
