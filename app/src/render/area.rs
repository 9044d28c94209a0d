//! Areas as triangles, with a rim that the shader fades over one pixel at every zoom.

use kurbo::{BezPath, PathEl, Point};
use lyon_tessellation::path::Path;
use lyon_tessellation::{
    BuffersBuilder, FillOptions, FillRule, FillTessellator, FillVertex, VertexBuffers, math,
};

use super::tangle::is_tangled;
use super::vertex::{Mesh, Mode, Paint};
use crate::shapes::flatten;

/// A corner's rim sticks out at most this many times as far as a side's.
const MITRE_MAX: f32 = 2.0;

/// Shorter sides, in board units, have no rim: where an outline crosses itself there may be many,
/// and the ramps of all of them would pile up in one pixel.
const RIM_MIN: f32 = 0.03;

/// Adds what `path` goes around, even-odd: a star drawn in one go is hollow in its middle, hatched or
/// not. As [`fill_non_zero`] otherwise.
pub(super) fn fill_even_odd(mesh: &mut Mesh, path: &BezPath, tolerance: f64, paint: Paint) -> bool {
    fill(mesh, path, tolerance, paint, FillRule::EvenOdd)
}

/// Adds what lies within outlines of strokes or letters, which are whole where they cross; says
/// whether it could. An outline that crosses itself all over is left out: it would take minutes, and no
/// hand drew it.
pub(super) fn fill_non_zero(mesh: &mut Mesh, path: &BezPath, tolerance: f64, paint: Paint) -> bool {
    fill(mesh, path, tolerance, paint, FillRule::NonZero)
}

fn fill(mesh: &mut Mesh, path: &BezPath, tolerance: f64, paint: Paint, rule: FillRule) -> bool {
    let rings = rings(path, tolerance);
    if !matches!(rings.as_slice(), [ring] if is_convex(ring)) && is_tangled(&rings) {
        return false;
    }
    fill_rings(mesh, &rings, paint, rule);
    true
}

/// Adds what lies within outlines that do not cross.
pub(super) fn fill_outlines(mesh: &mut Mesh, outlines: &[Vec<[f32; 2]>], paint: Paint) {
    fill_rings(mesh, outlines, paint, FillRule::NonZero);
}

fn fill_rings(mesh: &mut Mesh, rings: &[Vec<[f32; 2]>], paint: Paint, rule: FillRule) {
    let triangles = match rings {
        [] => return,
        [ring] if is_convex(ring) => fan(ring),
        _ => tessellated(rings, rule),
    };
    let mut rim = rim(&triangles);
    if rings.len() > 1 || !is_convex(&rings[0]) {
        // Where an outline crosses itself, two triangles may share a side without sharing its
        // corners: what is inside on both sides is no rim.
        let inside = Inside::new(rings, rule);
        rim.retain(|side| !inside.contains(side.beyond(&triangles)));
    }
    add(mesh, &triangles, &rim, paint);
}

/// Triangles that do not overlap.
struct Triangles {
    points: Vec<[f32; 2]>,
    indices: Vec<u32>,
}

/// The outlines of `path`, flattened to within `tolerance`.
pub(super) fn rings(path: &BezPath, tolerance: f64) -> Vec<Vec<[f32; 2]>> {
    let mut rings: Vec<Vec<[f32; 2]>> = Vec::new();
    let mut add = |is_start: bool, point: Point| {
        let point = [point.x as f32, point.y as f32];
        if is_start {
            rings.push(vec![point]);
        } else if let Some(ring) = rings.last_mut()
            && ring.last() != Some(&point)
        {
            ring.push(point);
        }
    };
    flatten(path, tolerance, |element| match element {
        PathEl::MoveTo(point) => add(true, point),
        PathEl::LineTo(point) => add(false, point),
        PathEl::QuadTo(..) | PathEl::CurveTo(..) | PathEl::ClosePath => {}
    });
    for ring in &mut rings {
        while ring.len() > 1 && close(ring[0], ring[ring.len() - 1]) {
            ring.pop();
        }
    }
    rings.retain(|ring| ring.len() > 2);
    rings
}

fn close(a: [f32; 2], b: [f32; 2]) -> bool {
    (a[0] - b[0]).abs() + (a[1] - b[1]).abs() < 1e-5
}

fn cross(a: [f32; 2], b: [f32; 2], c: [f32; 2]) -> f32 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// Whether all corners turn the same way, once around.
fn is_convex(ring: &[[f32; 2]]) -> bool {
    let count = ring.len();
    let turn = |at: usize| cross(ring[at], ring[(at + 1) % count], ring[(at + 2) % count]);
    let one_way = (0..count).all(|at| turn(at) >= -1e-4) || (0..count).all(|at| turn(at) <= 1e-4);
    // A star turns one way too, but more than once around: its x direction changes more often.
    let rises = |at: usize| ring[(at + 1) % count][0] > ring[at][0];
    one_way
        && (0..count)
            .filter(|&at| rises(at) != rises((at + 1) % count))
            .count()
            <= 2
}

fn fan(ring: &[[f32; 2]]) -> Triangles {
    let indices = (1..ring.len() as u32 - 1)
        .flat_map(|at| [0, at, at + 1])
        .collect();
    Triangles {
        points: ring.to_vec(),
        indices,
    }
}

fn tessellated(rings: &[Vec<[f32; 2]>], rule: FillRule) -> Triangles {
    let mut builder = Path::builder();
    for ring in rings {
        for (at, point) in ring.iter().enumerate() {
            let point = math::point(point[0], point[1]);
            if at == 0 {
                builder.begin(point);
            } else {
                builder.line_to(point);
            }
        }
        builder.end(true);
    }
    let mut buffers: VertexBuffers<[f32; 2], u32> = VertexBuffers::new();
    let place = |vertex: FillVertex| vertex.position().to_array();
    let result = FillTessellator::new().tessellate_path(
        &builder.build(),
        &FillOptions::default()
            .with_fill_rule(rule)
            .with_tolerance(1e-3),
        &mut BuffersBuilder::new(&mut buffers, place),
    );
    if let Err(error) = result {
        // The outline still shows; numbers this odd come from no hand.
        tracing::debug!(%error, "an area was not filled");
        buffers.clear();
    }
    Triangles {
        points: buffers.vertices,
        indices: buffers.indices,
    }
}

/// Adds triangles with their rim: each boundary vertex twice, half a pixel inside and outside.
fn add(mesh: &mut Mesh, triangles: &Triangles, rim: &[Side], paint: Paint) {
    let normals = normals(triangles, rim);
    // Drawing in half a pixel would fold slivers over each other, which shows through.
    let draws_in = paint.color[3] == 255;
    let base = mesh.vertices.len() as u32;
    for (point, normal) in triangles.points.iter().zip(&normals) {
        let normal = if draws_in { *normal } else { [0.0; 2] };
        mesh.push(paint.vertex(Mode::Area, *point, normal, (-1.0, 0.0)));
    }
    mesh.indices
        .extend(triangles.indices.iter().map(|index| base + index));
    let outer = mesh.vertices.len() as u32;
    let mut outer_of = vec![u32::MAX; triangles.points.len()];
    let mut next = outer;
    for side in rim {
        for vertex in [side.from, side.to] {
            let at = vertex as usize;
            if outer_of[at] == u32::MAX {
                outer_of[at] = next;
                next += 1;
                mesh.push(paint.vertex(Mode::Area, triangles.points[at], normals[at], (1.0, 0.0)));
            }
        }
    }
    for side in rim {
        let (from, to) = (side.from, side.to);
        mesh.quad(
            base + from,
            base + to,
            outer_of[to as usize],
            outer_of[from as usize],
        );
    }
}

/// A triangle's side that no other triangle shares.
struct Side {
    from: u32,
    to: u32,
    normal: [f32; 2],
}

impl Side {
    /// A point just outside the middle of the side.
    fn beyond(&self, triangles: &Triangles) -> [f32; 2] {
        let [a, b] = [self.from, self.to].map(|index| triangles.points[index as usize]);
        let step = ((b[0] - a[0]).hypot(b[1] - a[1]) * 0.05).clamp(1e-4, 1e-2);
        let along = |axis: usize| f32::midpoint(a[axis], b[axis]) + self.normal[axis] * step;
        [along(0), along(1)]
    }
}

/// Answers whether points are inside rings, by rows of edges.
struct Inside {
    rule: FillRule,
    top: f32,
    row_height: f32,
    rows: Vec<Vec<[[f32; 2]; 2]>>,
}

impl Inside {
    fn new(rings: &[Vec<[f32; 2]>], rule: FillRule) -> Self {
        let ys = || rings.iter().flatten().map(|point| point[1]);
        let (top, bottom) = (ys().fold(f32::MAX, f32::min), ys().fold(f32::MIN, f32::max));
        let edges: usize = rings.iter().map(Vec::len).sum();
        let count = edges.isqrt().max(1);
        let row_height = ((bottom - top) / count as f32).max(1e-6);
        let mut inside = Self {
            rule,
            top,
            row_height,
            rows: vec![Vec::new(); count],
        };
        for ring in rings {
            for at in 0..ring.len() {
                let (from, to) = (ring[at], ring[(at + 1) % ring.len()]);
                let [first, last] = [from[1].min(to[1]), from[1].max(to[1])].map(|y| inside.row(y));
                for row in &mut inside.rows[first..=last] {
                    row.push([from, to]);
                }
            }
        }
        inside
    }

    fn row(&self, y: f32) -> usize {
        (((y - self.top) / self.row_height).max(0.0) as usize).min(self.rows.len() - 1)
    }

    fn contains(&self, at: [f32; 2]) -> bool {
        let winding: i32 = self.rows[self.row(at[1])]
            .iter()
            .map(|&[from, to]| match (from[1] <= at[1], to[1] <= at[1]) {
                (true, false) if cross(from, to, at) > 0.0 => 1,
                (false, true) if cross(from, to, at) < 0.0 => -1,
                _ => 0,
            })
            .sum();
        match self.rule {
            FillRule::EvenOdd => winding % 2 != 0,
            FillRule::NonZero => winding != 0,
        }
    }
}

fn rim(triangles: &Triangles) -> Vec<Side> {
    // (lower index, higher index, the triangle's third corner)
    let mut sides: Vec<(u32, u32, u32)> = Vec::with_capacity(triangles.indices.len());
    for &[a, b, c] in triangles.indices.as_chunks::<3>().0 {
        for (from, to, third) in [(a, b, c), (b, c, a), (c, a, b)] {
            sides.push((from.min(to), from.max(to), third));
        }
    }
    sides.sort_unstable();
    let same = |a: &(u32, u32, u32), b: &(u32, u32, u32)| a.0 == b.0 && a.1 == b.1;
    let alone = sides.chunk_by(same).filter_map(|shared| match shared {
        [side] => Some(*side),
        _ => None,
    });
    alone
        .filter_map(|(from, to, third)| {
            let [a, b, c] = [from, to, third].map(|index| triangles.points[index as usize]);
            let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
            let length = dx.hypot(dy);
            let away = if cross(a, b, c) > 0.0 { 1.0 } else { -1.0 };
            let normal = [dy / length * away, -dx / length * away];
            (length > RIM_MIN).then_some(Side { from, to, normal })
        })
        .collect()
}

/// At each vertex of the rim the way out, longer at sharp corners; zero elsewhere.
fn normals(triangles: &Triangles, rim: &[Side]) -> Vec<[f32; 2]> {
    let mut sums = vec![[0.0f32; 2]; triangles.points.len()];
    for side in rim {
        for vertex in [side.from, side.to] {
            let sum = &mut sums[vertex as usize];
            sum[0] += side.normal[0];
            sum[1] += side.normal[1];
        }
    }
    for sum in &mut sums {
        // |a + b|² = 2 (1 + a·b), and the mitre is (a + b) / (1 + a·b).
        let stretch = f32::midpoint(sum[0] * sum[0], sum[1] * sum[1]);
        let length = (2.0 * stretch).sqrt();
        if length > 1e-6 {
            let mitre = (length / stretch).min(MITRE_MAX);
            *sum = [sum[0] / length * mitre, sum[1] / length * mitre];
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::{Circle, Rect, Shape as _};

    const PAINT: Paint = Paint {
        color: [0, 0, 0, 255],
        slot: 0,
    };

    fn filled(path: &BezPath) -> Mesh {
        let mut mesh = Mesh::default();
        fill_non_zero(&mut mesh, path, 0.05, PAINT);
        mesh
    }

    fn area(mesh: &Mesh) -> f32 {
        let at = |i: u32| mesh.vertices[i as usize].position;
        let triangles = mesh.indices.as_chunks::<3>().0.iter();
        triangles
            .map(|&[a, b, c]| cross(at(a), at(b), at(c)).abs() / 2.0)
            .sum()
    }

    #[test]
    fn areas_are_covered_once() {
        let rect = filled(&Rect::new(0.0, 0.0, 40.0, 30.0).to_path(0.1));
        assert!((area(&rect) - 1_200.0).abs() < 1e-2);
        let circle = filled(&Circle::new((9.0, 9.0), 9.0).to_path(0.01));
        assert!((area(&circle) - 254.5).abs() < 2.0);
    }

    #[test]
    fn overlapping_rings_are_one_area_with_one_rim() {
        let mut path = Rect::new(0.0, 0.0, 40.0, 40.0).to_path(0.1);
        path.extend(Rect::new(20.0, 20.0, 60.0, 60.0).to_path(0.1));
        let mesh = filled(&path);
        assert!((area(&mesh) - 2_800.0).abs() < 0.1);
        let outer = mesh.vertices.iter().filter(|v| v.edge > 0.0);
        assert!(outer.clone().count() >= 8);
        // No rim where one lies inside the other.
        assert!(
            outer
                .clone()
                .all(|v| v.position != [20.0, 20.0] && v.position != [40.0, 40.0])
        );
    }

    #[test]
    fn an_area_is_hollow_where_its_outline_goes_around_it_twice() {
        let mut path = Rect::new(0.0, 0.0, 40.0, 40.0).to_path(0.1);
        path.extend(Rect::new(20.0, 20.0, 60.0, 60.0).to_path(0.1));
        let mut mesh = Mesh::default();
        fill_even_odd(&mut mesh, &path, 0.05, PAINT);
        assert!((area(&mesh) - 2_400.0).abs() < 0.1);
        // There is a rim around the hole, too.
        let mut rim = mesh.vertices.iter().filter(|v| v.edge > 0.0);
        assert!(rim.any(|v| v.position == [20.0, 20.0]));
    }

    #[test]
    fn the_rim_points_outwards_and_is_longer_at_corners() {
        let mesh = filled(&Rect::new(0.0, 0.0, 40.0, 30.0).to_path(0.1));
        for vertex in &mesh.vertices {
            let [x, y] = vertex.position;
            let [nx, ny] = vertex.normal;
            assert!((x - 20.0) * nx > 0.0 && (y - 15.0) * ny > 0.0);
            assert!((nx.hypot(ny) - std::f32::consts::SQRT_2).abs() < 1e-3);
        }
    }

    #[test]
    fn what_has_no_area_has_no_triangles() {
        assert!(filled(&BezPath::new()).is_empty());
        assert!(filled(&Rect::ZERO.to_path(0.1)).is_empty());
    }
}
