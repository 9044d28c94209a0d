//! What a scene shows after what has happened to it.

mod late;
mod picking;
mod random;
mod settling;
mod snapping;
mod stacking;
mod standing;

use std::sync::Arc;

use tavla_shared::board::{BoardChange, Edit};
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Place, Property, Shape, ZIndex};

use super::{Moved, Pack, Scene};

fn id(n: u128) -> ShapeId {
    ShapeId::new(&format!("s{n:02}")).unwrap()
}

fn rank(n: usize) -> ZIndex {
    ZIndex::spread(None, None, 8)[n % 8].clone()
}

fn boxed(n: u128, parent: Option<u128>, index: usize) -> Shape {
    let mut shape = Shape::new(id(n), Kind::Rectangle);
    shape.place = Place {
        parent: parent.map(id),
        index: rank(index),
    };
    shape.pos = Point::new(n as f64 * 10.0, 0.0);
    shape.size = Size::new(8.0, 8.0);
    shape
}

fn change(shapes: impl IntoIterator<Item = Shape>) -> BoardChange {
    BoardChange {
        shapes: shapes.into_iter().map(Arc::new).collect(),
        ..BoardChange::default()
    }
}

fn names(scene: &Scene) -> String {
    let names: Vec<_> = scene
        .all_in_z_order()
        .map(|shape| shape.id.to_string())
        .collect();
    names.join(" ")
}

#[test]
fn a_confirmed_edit_keeps_the_shape_that_was_shown() {
    let mut scene = Scene::new();
    scene.apply(&change([boxed(1, None, 1)]));
    scene.add_pending(7, vec![Edit::set(id(1), Property::Angle(1.0))]);
    let shown = Arc::clone(scene.get(&id(1)).unwrap());
    let mark = scene.mark();
    let mut turned = boxed(1, None, 1);
    turned.angle = 1.0;
    scene.settle(7, Some(&change([turned])));
    assert!(Arc::ptr_eq(&shown, scene.get(&id(1)).unwrap()));
    assert_eq!(scene.mark(), mark);
}

#[test]
fn a_refused_edit_is_taken_back() {
    let mut scene = Scene::new();
    scene.apply(&change([boxed(1, None, 1)]));
    scene.add_pending(1, vec![Edit::Delete { id: id(1) }]);
    assert!(scene.is_empty());
    scene.settle(1, None);
    assert_eq!(scene.len(), 1);
}

#[test]
fn a_peer_s_gesture_with_values_no_board_may_contain_is_left_out() {
    let mut scene = Scene::new();
    scene.apply(&change([boxed(1, None, 1)]));
    let nowhere = Property::Pos(Point::new(f64::NAN, 0.0));
    scene.set_peer_preview(3, vec![Edit::set(id(1), nowhere)]);
    assert_eq!(scene.get(&id(1)).unwrap().pos, Point::new(10.0, 0.0));
}
