//! Parents that point in a circle, which two concurrent moves can make.

use std::collections::{BTreeSet, HashMap};

use crate::id::ShapeId;

/// The smallest id on each circle that the parents of `starts` lead into.
///
/// Everyone who shows the board makes those shapes roots, so that all see the same. Each shape is
/// walked through once, as a hostile chain of parents may be as deep as the board is large.
pub fn cycle_breakers<'a>(
    starts: impl IntoIterator<Item = &'a ShapeId>,
    parent: impl Fn(&ShapeId) -> Option<&'a ShapeId>,
) -> BTreeSet<ShapeId> {
    let mut breakers = BTreeSet::new();
    // In which walk a shape was come by.
    let mut walks: HashMap<&ShapeId, usize> = HashMap::new();
    for (walk, start) in starts.into_iter().enumerate() {
        let mut next = Some(start);
        while let Some(at) = next {
            match walks.insert(at, walk) {
                None => next = parent(at),
                Some(before) => {
                    if before == walk {
                        breakers.insert(smallest_around(at, &parent).clone());
                    }
                    walks.insert(at, before);
                    next = None;
                }
            }
        }
    }
    breakers
}

/// The smallest id on the circle that `start` is on.
fn smallest_around<'a>(
    start: &'a ShapeId,
    parent: &impl Fn(&ShapeId) -> Option<&'a ShapeId>,
) -> &'a ShapeId {
    let mut smallest = start;
    let mut next = parent(start);
    while let Some(at) = next
        && at != start
    {
        smallest = smallest.min(at);
        next = parent(at);
    }
    smallest
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[track_caller]
    fn check(parents: &[(&str, Option<&str>)], start: &str, expected: Option<&str>) {
        let id = |name: &str| ShapeId::new(name).unwrap();
        let parents: BTreeMap<ShapeId, ShapeId> = parents
            .iter()
            .filter_map(|&(name, parent)| Some((id(name), id(parent?))))
            .collect();
        let breakers = cycle_breakers([&id(start)], |of| parents.get(of));
        let names: Vec<&str> = breakers.iter().map(ShapeId::as_str).collect();
        assert_eq!(names, Vec::from_iter(expected));
    }

    #[test]
    fn a_chain_as_deep_as_a_board_is_large_is_walked_once() {
        let names: Vec<ShapeId> = (0..100_000).map(ShapeId::from_random).collect();
        let parents: BTreeMap<&ShapeId, &ShapeId> = names.iter().zip(&names[1..]).collect();
        let breakers = cycle_breakers(&names, |of| parents.get(of).copied());
        assert_eq!(breakers, BTreeSet::new());
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
