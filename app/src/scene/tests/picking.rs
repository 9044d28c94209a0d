//! What a click, a box or a lasso picks.

use tavla_shared::geometry::{Point, Rect, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::Kind;

use super::super::Scene;
use super::{boxed, change, id};
use crate::shapes::Lasso;

#[test]
fn shapes_are_picked_as_their_outermost_group_inside_the_one_entered() {
    // 0 and 2 are groups: 0 ∋ 1 ∋ 2 ∋ 3, 0 ∋ 4, and 5 is by itself.
    let parents = [None, Some(0), Some(1), Some(2), Some(0), None];
    let shapes = (0..).zip(parents).map(|(n, parent)| {
        let mut shape = boxed(n, parent, 0);
        if n == 0 || n == 2 {
            shape.kind = Kind::Group;
        }
        shape
    });
    let mut scene = Scene::new();
    scene.apply(&change(shapes));
    let check = |picked: &[u128], entered: Option<u128>, expected: &[u128]| {
        let picked: Vec<ShapeId> = picked.iter().copied().map(id).collect();
        let entered = entered.map(id);
        let found = scene.outermost_of_all(&picked, entered.as_ref());
        let expected = expected.iter().copied().map(id).collect();
        assert_eq!(found, expected, "{picked:?} in {entered:?}");
    };
    check(&[3, 4, 5], None, &[0, 5]);
    check(&[1, 3, 4], Some(0), &[1, 2, 4]);
    check(&[3], Some(2), &[3]);
    check(&[5, 3], Some(5), &[5, 0]);
}

fn lassoed(scene: &Scene, lasso: &[(f64, f64)]) -> String {
    let lasso: Vec<Point> = lasso.iter().map(|&point| point.into()).collect();
    let lasso = Lasso::new(&lasso);
    let found = lasso.map_or(Vec::new(), |lasso| scene.contained_in_lasso(&lasso));
    let names: Vec<_> = found.iter().map(|shape| shape.id.to_string()).collect();
    names.join(" ")
}

/// That a box, and a lasso along its sides, hold these shapes.
#[track_caller]
fn check_held(scene: &Scene, area: Rect, expected: &str) {
    let mut found = scene.contained_in_unsorted(area);
    found.sort_unstable();
    let found: Vec<_> = found.into_iter().map(ToString::to_string).collect();
    assert_eq!(found.join(" "), expected);
    let Rect { x0, y0, x1, y1 } = area;
    let along = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)];
    assert_eq!(lassoed(scene, &along), expected);
}

/// A frame, 0, and in it 1, which sticks out to the right, 2, which lies outside, 3, which is whole, and
/// a frame, 4, with 5 in it, which only the outer one cuts off.
fn framed(angle: f64) -> Scene {
    let at = |n: u128, parent: Option<u128>, rect: Rect| {
        let mut shape = boxed(n, parent, n as usize);
        (shape.pos, shape.size) = (rect.origin(), rect.size());
        shape
    };
    let mut shapes = [
        at(0, None, Rect::new(0.0, 0.0, 100.0, 100.0)),
        at(1, Some(0), Rect::new(80.0, 20.0, 180.0, 40.0)),
        at(2, Some(0), Rect::new(120.0, 20.0, 140.0, 40.0)),
        at(3, Some(0), Rect::new(45.0, 40.0, 55.0, 60.0)),
        at(4, Some(0), Rect::new(10.0, 70.0, 170.0, 90.0)),
        at(5, Some(4), Rect::new(150.0, 75.0, 160.0, 85.0)),
    ];
    for frame in [0, 4] {
        shapes[frame].kind = Kind::Frame;
    }
    shapes[0].angle = angle;
    let mut scene = Scene::new();
    scene.apply(&change(shapes));
    scene
}

#[test]
fn a_shape_that_its_frames_cut_off_is_picked_by_what_is_seen_of_it() {
    let scene = framed(0.0);
    check_held(&scene, Rect::new(75.0, 10.0, 105.0, 50.0), "s01");
    check_held(&scene, Rect::new(85.0, 10.0, 190.0, 50.0), "");
    check_held(
        &scene,
        Rect::new(-9.0, -9.0, 109.0, 109.0),
        "s00 s01 s03 s04",
    );
    check_held(
        &scene,
        Rect::new(-9.0, -9.0, 999.0, 999.0),
        "s00 s01 s03 s04",
    );
}

#[test]
fn a_turned_frame_cuts_off_what_is_beside_it() {
    // It stands on its tip.
    let scene = framed(std::f64::consts::FRAC_PI_4);
    check_held(
        &scene,
        Rect::new(-99.0, -99.0, 199.0, 199.0),
        "s00 s01 s03 s04",
    );
    check_held(&scene, Rect::new(40.0, 30.0, 60.0, 65.0), "s03");
    // Of 1 only what is left of the side at the top right is seen.
    check_held(&scene, Rect::new(79.0, 19.0, 112.0, 41.0), "s01");
}

#[test]
fn who_points_beside_a_shape_means_it_where_it_is_seen() {
    let scene = framed(0.0);
    let check = |n: u128, x: f64, y: f64, expected: bool| {
        let found = scene.can_be_meant_at(&id(n), Point::new(x, y));
        assert_eq!(found, expected, "{n} at {x}, {y}");
    };
    check(3, 60.0, 50.0, true);
    check(3, 110.0, 50.0, true);
    check(1, 78.0, 30.0, true);
    check(1, 110.0, 30.0, false);
    check(2, 110.0, 30.0, false);
    check(2, 99.0, 30.0, false);
    check(5, 150.0, 80.0, false);
}

#[test]
fn a_lasso_holds_what_it_goes_around() {
    let at = |n: u128, x: f64, y: f64| {
        let mut shape = boxed(n, None, n as usize);
        shape.pos = Point::new(x, y);
        shape
    };
    let mut line = at(4, 20.0, 70.0);
    line.kind = Kind::Line;
    line.path = vec![Point::ZERO, Point::new(60.0, 0.0)];
    line.size = Size::new(60.0, 0.0);
    let mut scene = Scene::new();
    scene.apply(&change([
        at(0, 10.0, 10.0),
        // In the bay between the arms,
        at(1, 46.0, 10.0),
        // across its edge,
        at(2, 36.0, 10.0),
        // in the other arm,
        at(3, 80.0, 20.0),
        line,
        // and outside.
        at(5, 200.0, 10.0),
    ]));
    let lassoed = |lasso: &[(f64, f64)]| lassoed(&scene, lasso);
    // A U, drawn either way around.
    let mut u = [
        (0.0, 0.0),
        (0.0, 100.0),
        (100.0, 100.0),
        (100.0, 0.0),
        (60.0, 0.0),
        (60.0, 60.0),
        (40.0, 60.0),
        (40.0, 0.0),
    ];
    assert_eq!(lassoed(&u), "s00 s03 s04");
    u.reverse();
    assert_eq!(lassoed(&u), "s00 s03 s04");
    assert_eq!(lassoed(&[]), "");
    assert_eq!(lassoed(&[(12.0, 12.0)]), "");
    assert_eq!(lassoed(&[(0.0, 0.0), (300.0, 0.0)]), "");
}
