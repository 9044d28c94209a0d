//! Whether outlines cross themselves too often to be filled: tessellating costs time and triangles
//! for every crossing, and n lines thrown together by no hand have up to n² of them.

/// The most crossings that are filled.
const CROSSINGS_MAX: usize = 10_000;
/// The most pairs of sides that are looked at.
const PAIRS_MAX: usize = 20_000_000;
/// The most corners that are filled.
const CORNERS_MAX: usize = 200_000;

/// See the module.
pub(super) fn is_tangled(rings: &[Vec<[f32; 2]>]) -> bool {
    let corners: usize = rings.iter().map(Vec::len).sum();
    if corners * corners / 2 <= CROSSINGS_MAX {
        return false;
    }
    if corners > CORNERS_MAX {
        return true;
    }
    let mut sides: Vec<[[f32; 2]; 2]> = rings
        .iter()
        .flat_map(|ring| (0..ring.len()).map(|at| [ring[at], ring[(at + 1) % ring.len()]]))
        .collect();
    let left = |side: &[[f32; 2]; 2]| side[0][0].min(side[1][0]);
    let right = |side: &[[f32; 2]; 2]| side[0][0].max(side[1][0]);
    sides.sort_by(|a, b| left(a).total_cmp(&left(b)));
    let (mut crossings, mut pairs) = (0, 0);
    for (at, one) in sides.iter().enumerate() {
        let reach = right(one);
        for other in sides[at + 1..]
            .iter()
            .take_while(|side| left(side) <= reach)
        {
            pairs += 1;
            crossings += usize::from(cross(*one, *other));
            if crossings > CROSSINGS_MAX || pairs > PAIRS_MAX {
                return true;
            }
        }
    }
    false
}

/// Whether two sides cross within both.
fn cross([a, b]: [[f32; 2]; 2], [c, d]: [[f32; 2]; 2]) -> bool {
    let turn = |a: [f32; 2], b: [f32; 2], c: [f32; 2]| {
        (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    };
    turn(a, b, c) * turn(a, b, d) < 0.0 && turn(c, d, a) * turn(c, d, b) < 0.0
}
