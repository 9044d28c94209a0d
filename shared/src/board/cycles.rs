//! Parents that point in a circle, which two concurrent moves can make.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::id::ShapeId;
use crate::shape::Shape;

/// The smallest id on the circle that `start`'s parents lead into; none if they lead to a root.
///
/// Everyone who shows the board makes that shape a root, so that all see the same.
pub fn cycle_breaker(shapes: &BTreeMap<ShapeId, Arc<Shape>>, start: &ShapeId) -> Option<ShapeId> {
    let parent = |id: &ShapeId| shapes.get(id).and_then(|shape| shape.place.parent.clone());
    // Floyd: the fast walker meets the slow one only on a circle.
    let (mut slow, mut fast) = (start.clone(), start.clone());
    loop {
        fast = parent(&parent(&fast)?)?;
        slow = parent(&slow)?;
        if slow == fast {
            break;
        }
    }
    let mut smallest = slow.clone();
    let mut at = parent(&slow)?;
    while at != slow {
        smallest = smallest.min(at.clone());
        at = parent(&at)?;
    }
    Some(smallest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::Kind;

    fn shapes(parents: &[(&str, Option<&str>)]) -> BTreeMap<ShapeId, Arc<Shape>> {
        let id = |name: &str| ShapeId::new(name).unwrap();
        parents
            .iter()
            .map(|(name, parent)| {
                let mut shape = Shape::new(id(name), Kind::Group);
                shape.place.parent = parent.map(id);
                (id(name), Arc::new(shape))
            })
            .collect()
    }

    #[track_caller]
    fn check(parents: &[(&str, Option<&str>)], start: &str, expected: Option<&str>) {
        let start = ShapeId::new(start).unwrap();
        let breaker = cycle_breaker(&shapes(parents), &start);
        assert_eq!(breaker.as_ref().map(ShapeId::as_str), expected);
    }

    #[test]
    fn the_smallest_id_on_a_circle_breaks_it() {
        check(
            &[("a", Some("c")), ("b", Some("a")), ("c", Some("b"))],
            "c",
            Some("a"),
        );
        check(&[("z", Some("z"))], "z", Some("z"));
        check(
            &[("a", Some("m")), ("m", Some("n")), ("n", Some("m"))],
            "a",
            Some("m"),
        );
    }

    #[test]
    fn parents_that_lead_to_a_root_or_to_nobody_are_fine() {
        check(
            &[("a", Some("b")), ("b", Some("c")), ("c", None)],
            "a",
            None,
        );
        check(&[("a", Some("gone"))], "a", None);
    }
}
