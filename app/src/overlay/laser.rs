//! The trails of lasers: smooth, and thinner and paler the older they are.

use egui::{Color32, Mesh, Painter, Pos2, Shape, Vec2};

use crate::camera::View;
use crate::editor::LaserPoint;
use crate::theme::faded;

/// How thick a new trail is, in egui points,
const CORE: f32 = 4.0;
/// and the glow around it.
const GLOW: f32 = 12.0;
/// How opaque the glow is.
const GLOW_OPACITY: f32 = 0.22;
/// Into so many straight pieces a curve between two points is cut.
const PIECES: u8 = 4;
/// How wide an edge fades, in egui points: no edge is jagged.
const FEATHER: f32 = 1.0;

/// A place on the trail, and how much of it is left there, from 1 to 0.
#[derive(Debug, Clone, Copy)]
struct Spot {
    at: Pos2,
    left: f32,
}

pub(super) fn paint(painter: &Painter, view: &View, points: &[LaserPoint], color: Color32) {
    let mut rest = points;
    while let Some((first, after)) = rest.split_first() {
        let length = after.iter().take_while(|point| !point.begins).count();
        let (line, others) = after.split_at(length);
        rest = others;
        let spots: Vec<Spot> = std::iter::once(first)
            .chain(line)
            .map(|point| Spot {
                at: view.screen_from_board(point.at),
                left: 1.0 - point.age,
            })
            .collect();
        paint_line(painter, &spots, color);
    }
}

fn paint_line(painter: &Painter, spots: &[Spot], color: Color32) {
    let curve = smooth(spots);
    let Some(head) = curve.last() else { return };
    for (width, opacity) in [(GLOW, GLOW_OPACITY), (CORE, 1.0)] {
        let color = faded(color, opacity);
        painter.add(Shape::mesh(ribbon(&curve, width, color)));
        let radius = width / 2.0 * head.left.sqrt();
        painter.circle_filled(head.at, radius, faded(color, head.left));
    }
}

/// The curve through all of `spots` (Catmull and Rom's).
fn smooth(spots: &[Spot]) -> Vec<Spot> {
    let Some(last) = spots.last() else {
        return Vec::new();
    };
    let mut curve = Vec::with_capacity(spots.len() * usize::from(PIECES));
    for (at, pair) in spots.windows(2).enumerate() {
        let (from, to) = (pair[0], pair[1]);
        let before = at.checked_sub(1).map_or(from, |at| spots[at]);
        let beyond = spots.get(at + 2).copied().unwrap_or(to);
        let leaving = (to.at - before.at) / 2.0;
        let arriving = (beyond.at - from.at) / 2.0;
        for piece in 0..PIECES {
            let t = f32::from(piece) / f32::from(PIECES);
            let (t2, t3) = (t * t, t * t * t);
            let at = from.at.to_vec2() * (2.0 * t3 - 3.0 * t2 + 1.0)
                + to.at.to_vec2() * (3.0 * t2 - 2.0 * t3)
                + leaving * (t3 - 2.0 * t2 + t)
                + arriving * (t3 - t2);
            curve.push(Spot {
                at: at.to_pos2(),
                left: from.left + (to.left - from.left) * t,
            });
        }
    }
    curve.push(*last);
    curve
}

/// A band along the curve: four corners a place, the outer two of them clear.
fn ribbon(curve: &[Spot], width: f32, color: Color32) -> Mesh {
    let mut mesh = Mesh::default();
    for (index, spot) in curve.iter().enumerate() {
        let before = curve[index.saturating_sub(1)].at;
        let beyond = curve.get(index + 1).unwrap_or(spot).at;
        let across = (beyond - before).normalized().rot90();
        let across = if across.is_finite() {
            across
        } else {
            Vec2::ZERO
        };
        let half = width / 2.0 * spot.left.sqrt();
        let (inner, outer) = ((half - FEATHER / 2.0).max(0.0), half + FEATHER / 2.0);
        let color = faded(color, spot.left);
        mesh.colored_vertex(spot.at - across * outer, Color32::TRANSPARENT);
        mesh.colored_vertex(spot.at - across * inner, color);
        mesh.colored_vertex(spot.at + across * inner, color);
        mesh.colored_vertex(spot.at + across * outer, Color32::TRANSPARENT);
        let Some(first) = (index as u32).checked_sub(1).map(|before| before * 4) else {
            continue;
        };
        for side in 0..3 {
            let corner = first + side;
            mesh.add_triangle(corner, corner + 1, corner + 4);
            mesh.add_triangle(corner + 1, corner + 5, corner + 4);
        }
    }
    mesh
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spots(places: &[[f32; 2]]) -> Vec<Spot> {
        places
            .iter()
            .map(|at| Spot {
                at: Pos2::from(*at),
                left: 1.0,
            })
            .collect()
    }

    #[test]
    fn the_curve_goes_through_every_point_and_a_still_laser_is_a_dot() {
        let through = spots(&[[0.0, 0.0], [10.0, 10.0], [20.0, 0.0]]);
        let curve = smooth(&through);
        for spot in &through {
            assert!(curve.iter().any(|on| on.at == spot.at), "{spot:?}");
        }
        let still = smooth(&spots(&[[5.0, 5.0]]));
        assert_eq!(still.len(), 1);
        assert!(ribbon(&still, CORE, Color32::WHITE).is_valid());
        // Twice the same place has no direction.
        let twice = ribbon(&spots(&[[5.0, 5.0]; 2]), CORE, Color32::WHITE);
        assert!(twice.vertices.iter().all(|it| it.pos.is_finite()));
    }
}
