//! The shapes that are seen, in the order of the stack, each after what it is in.

use std::sync::Arc;

use tavla_shared::shape::{Kind, Shape};

use super::tree::Tree;

/// A shape with what it is in.
#[derive(Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) shape: &'a Shape,
    /// The innermost frame around it,
    pub(super) frame: Option<&'a Shape>,
    /// and the innermost group within that.
    pub(super) group: Option<&'a Shape>,
}

/// From the bottom up; what is in something comes right after it.
pub(super) fn from_the_bottom(shapes: &[Arc<Shape>]) -> Vec<Placed<'_>> {
    let mut tree = Tree::of(shapes);
    let mut placed = Vec::with_capacity(shapes.len());
    let mut way: Vec<(usize, Option<Placed<'_>>)> = Vec::new();
    for beginning in tree.beginnings() {
        way.push((beginning, None));
        while let Some((at, around)) = way.pop() {
            let Some(shape) = tree.visit(at) else {
                continue;
            };
            let this = within(shape, around);
            placed.push(this);
            way.extend(tree.inside(at).map(|child| (child, Some(this))));
        }
    }
    placed
}

/// A shape with what is around it, given what that is in.
fn within<'a>(shape: &'a Shape, around: Option<Placed<'a>>) -> Placed<'a> {
    let frame = around.and_then(|it| {
        let is_frame = it.shape.kind == Kind::Frame;
        if is_frame { Some(it.shape) } else { it.frame }
    });
    let group = around.map(|it| it.shape);
    Placed {
        shape,
        frame,
        group: group.filter(|it| it.kind == Kind::Group),
    }
}

/// From the top left to the bottom right. A line is what begins above the middle of its first.
pub(super) fn line_by_line<T>(shapes: Vec<T>, shape: impl Fn(&T) -> &Shape) -> Vec<T> {
    let mut rest: Vec<(f64, f64, f64, T)> = shapes
        .into_iter()
        .map(|of| {
            let bounds = shape(&of).bounds();
            (bounds.y0, bounds.x0, bounds.center().y, of)
        })
        .collect();
    rest.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut middle = f64::NEG_INFINITY;
    let mut line = 0_usize;
    let mut lines: Vec<(usize, f64, T)> = Vec::with_capacity(rest.len());
    for (top, left, center, of) in rest {
        if top >= middle {
            line += 1;
            middle = center;
        }
        lines.push((line, left, of));
    }
    lines.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    lines.into_iter().map(|(_, _, of)| of).collect()
}

#[cfg(test)]
mod tests {
    use tavla_shared::geometry::{Point, Size};
    use tavla_shared::id::ShapeId;
    use tavla_shared::shape::{Place, ZIndex};

    use super::*;

    fn shape(kind: Kind, name: &str, parent: Option<&str>, rank: usize) -> Arc<Shape> {
        let mut shape = Shape::new(ShapeId::new(name).unwrap(), kind);
        let ranks = ZIndex::spread(None, None, 9);
        shape.place = Place {
            parent: parent.map(|parent| ShapeId::new(parent).unwrap()),
            index: ranks[rank].clone(),
        };
        Arc::new(shape)
    }

    fn told(shapes: &[Arc<Shape>]) -> Vec<String> {
        let name = |shape: Option<&Shape>| shape.map_or("-", |it| it.id.as_str()).to_owned();
        let told = from_the_bottom(shapes)
            .into_iter()
            .map(|of| format!("{} {} {}", of.shape.id, name(of.frame), name(of.group)));
        told.collect()
    }

    #[test]
    fn what_is_in_something_comes_after_it_by_rank_with_what_is_around() {
        let shapes = [
            shape(Kind::Note, "n", Some("g"), 1),
            shape(Kind::Note, "m", Some("g"), 0),
            shape(Kind::Group, "g", Some("f"), 0),
            shape(Kind::Frame, "f", None, 1),
            shape(Kind::Note, "o", None, 0),
        ];
        let expected = ["o - -", "f - -", "g f -", "m f g", "n f g"];
        assert_eq!(told(&shapes), expected);
    }

    #[test]
    fn what_is_hidden_is_left_out_and_circles_come_once() {
        let mut frame = Shape::clone(&shape(Kind::Frame, "f", None, 0));
        frame.hidden = true;
        let shapes = [
            Arc::new(frame),
            shape(Kind::Note, "n", Some("f"), 0),
            shape(Kind::Group, "g", Some("h"), 0),
            shape(Kind::Group, "h", Some("g"), 0),
        ];
        assert_eq!(told(&shapes), ["g - -", "h - g"]);
    }

    #[test]
    fn lines_are_read_one_after_the_other_however_far_they_lean() {
        // Each begins above the middle of the one before, and the last far below the first.
        let stairs: Vec<Shape> = (0..60)
            .map(|at| {
                let mut stair = Shape::clone(&shape(Kind::Frame, &format!("f{at:02}"), None, 0));
                stair.pos = Point::new(f64::from(at % 7) * 150.0, f64::from(at) * 40.0);
                stair.size = Size::new(100.0, 100.0);
                stair
            })
            .collect();
        let backwards: Vec<&Shape> = stairs.iter().rev().collect();
        let read = line_by_line(backwards, |it| it);
        let names: Vec<&str> = read.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(
            names[..8],
            ["f00", "f01", "f02", "f03", "f04", "f05", "f07", "f06"]
        );
        assert_eq!(names.len(), 60);
    }
}
