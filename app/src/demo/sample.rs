//! The board the demo starts with: a small sign-up flow.

use std::f64::consts::PI;
use std::sync::Arc;

use tavla_shared::board::{Edit, EditBatch, MetaEdit};
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{
    Arrowhead, Binding, Color, Corner, Ends, Font, Kind, LineShape, Shape, TextAlign,
    VerticalAlign, ZIndex,
};

use crate::i18n::text;

/// Where the friend who draws puts their stroke.
pub(super) const DOODLE_CENTER: Point = Point::new(615.0, 325.0);
/// The box a friend writes in.
pub(super) const TOUR: Point = Point::new(490.0, 128.0);
/// The question that the friends talk about.
pub(super) const QUESTION: Point = Point::new(325.0, 305.0);
/// Where on that they comment, beside its words.
pub(super) const QUESTION_EDGE: Point = Point::new(376.0, 288.0);
/// The note a friend pulls nearer.
pub(super) const NOTE: Point = Point::new(122.0, 368.0);

const INK: Color = Color::rgb(0x1d_1d1f);
const BLUE: Color = Color::rgb(0x2b_5fb3);
const GREEN: Color = Color::rgb(0x2b_7a4b);
const OCHRE: Color = Color::rgb(0xa8_791b);
const FILL_BLUE: Color = Color::rgb(0xcf_e3ff);
const FILL_GREEN: Color = Color::rgb(0xd6_f3df);
const FILL_YELLOW: Color = Color::rgb(0xff_f0c9);
const FILL_NOTE: Color = Color::rgb(0xff_e27a);

/// Everything on the sample board, as one step.
pub(super) fn sample_board(title: &str) -> EditBatch {
    let frame = named(
        "demo-frame",
        Kind::Frame,
        (0.0, 0.0),
        (700.0, 470.0),
        |shape| {
            shape.text = Arc::from(text("demo-frame-text"));
            shape.style.corner = Corner::Round;
        },
    );
    let account = boxed(
        "demo-account",
        (60.0, 87.0),
        text("demo-account-text"),
        BLUE,
        FILL_BLUE,
    );
    let tour = boxed(
        "demo-tour",
        (394.0, 85.0),
        text("demo-tour-text"),
        GREEN,
        FILL_GREEN,
    );
    let question = named(
        "demo-question",
        Kind::Diamond,
        (242.0, 252.0),
        (166.0, 106.0),
        |shape| {
            shape.text = Arc::from(text("demo-question-text"));
            shape.style.stroke = OCHRE;
            shape.style.fill = FILL_YELLOW;
            centred(shape, 15.0);
        },
    );
    let note = named(
        "demo-note",
        Kind::Note,
        (58.0, 310.0),
        (128.0, 118.0),
        |shape| {
            shape.text = Arc::from(text("demo-note-text"));
            shape.style.fill = FILL_NOTE;
            shape.style.font = Font::Sans;
            shape.style.text_size = 14.0;
        },
    );
    let to_tour = arrow(
        "demo-to-tour",
        (270.0, 128.0),
        &[(0.0, 0.0), (118.0, -1.0)],
        |shape| {
            shape.ends = bound("demo-account", (1.0, 0.5), "demo-tour", (0.0, 0.5));
        },
    );
    let to_question = arrow(
        "demo-to-question",
        (162.0, 178.0),
        &[(0.0, 0.0), (22.0, 78.0), (74.0, 125.0)],
        |_| {},
    );
    let from_question = arrow(
        "demo-from-question",
        (412.0, 302.0),
        &[(0.0, 0.0), (60.0, -42.0), (81.0, -124.0)],
        |_| {},
    );
    let shapes = [
        frame,
        account,
        tour,
        question,
        note,
        to_tour,
        to_question,
        from_question,
    ];
    let ranks = ZIndex::spread(None, None, shapes.len());
    let frame_id = shapes[0].id.clone();
    let mut edits = vec![Edit::Meta(MetaEdit::Title(Arc::from(title)))];
    for (mut shape, rank) in shapes.into_iter().zip(ranks) {
        shape.place.index = rank;
        shape.place.parent = (shape.id != frame_id).then(|| frame_id.clone());
        edits.push(Edit::Create(Arc::new(shape)));
    }
    EditBatch::new("create", edits)
}

/// The points of a doodle around `center`, like an S that swings back.
pub(super) fn doodle(center: Point) -> Vec<Point> {
    let step = |i: u32| {
        let t = f64::from(i) / 60.0;
        let swing = (t * 2.2 * PI + 0.4).cos() * (38.0 - 8.0 * t);
        Point::new(center.x + swing, center.y - 68.0 + 130.0 * t)
    };
    (0..=60).map(step).collect()
}

/// The points of a ring that a hand draws around `center`, a little more than once.
pub(super) fn ring(center: Point) -> Vec<Point> {
    let step = |i: u32| {
        let angle = f64::from(i) / 40.0 * 2.3 * PI;
        Point::new(center.x + 96.0 * angle.cos(), center.y + 66.0 * angle.sin())
    };
    (0..=40).map(step).collect()
}

fn named(
    name: &str,
    kind: Kind,
    pos: (f64, f64),
    size: (f64, f64),
    finish: impl FnOnce(&mut Shape),
) -> Shape {
    let id = ShapeId::new(name).unwrap_or_else(|_| ShapeId::from_random(0));
    let mut shape = Shape::new(id, kind);
    shape.pos = pos.into();
    shape.size = Size::new(size.0, size.1);
    shape.seed = name.bytes().map(u32::from).sum();
    finish(&mut shape);
    shape
}

fn boxed(name: &str, pos: (f64, f64), words: &str, stroke: Color, fill: Color) -> Shape {
    named(name, Kind::Rectangle, pos, (204.0, 86.0), |shape| {
        shape.text = Arc::from(words);
        shape.style.stroke = stroke;
        shape.style.fill = fill;
        shape.style.roughness = 0.6;
        shape.style.corner = Corner::Round;
        centred(shape, 17.0);
    })
}

fn centred(shape: &mut Shape, text_size: f64) {
    shape.style.font = Font::Sans;
    shape.style.text_size = text_size;
    shape.style.text_align = TextAlign::Center;
    shape.style.text_vertical = VerticalAlign::Middle;
}

fn arrow(
    name: &str,
    pos: (f64, f64),
    path: &[(f64, f64)],
    finish: impl FnOnce(&mut Shape),
) -> Shape {
    let points: Vec<Point> = path.iter().map(|&at| Point::from(at)).collect();
    let low = |of: fn(&Point) -> f64| points.iter().map(of).fold(0.0, f64::min);
    let high = |of: fn(&Point) -> f64| points.iter().map(of).fold(0.0, f64::max);
    let origin = Point::new(low(|p| p.x), low(|p| p.y));
    let size = (high(|p| p.x) - origin.x, high(|p| p.y) - origin.y);
    let corner = (pos.0 + origin.x, pos.1 + origin.y);
    named(name, Kind::Arrow, corner, size, |shape| {
        shape.path = points
            .iter()
            .map(|point| *point - origin.to_vec2())
            .collect();
        shape.style.stroke = INK;
        shape.style.line = LineShape::Curved;
        shape.style.head_end = Arrowhead::Arrow;
        finish(shape);
    })
}

fn bound(start: &str, at_start: (f64, f64), end: &str, at_end: (f64, f64)) -> Ends {
    let binding = |shape: &str, anchor: (f64, f64)| {
        let shape = ShapeId::new(shape).ok()?;
        Some(Binding {
            shape,
            anchor: anchor.into(),
            inside: false,
        })
    };
    Ends {
        start: binding(start, at_start),
        end: binding(end, at_end),
    }
}

#[cfg(test)]
mod tests {
    use tavla_shared::board::Board;

    use super::*;

    #[test]
    fn the_sample_is_a_board_anyone_can_open() {
        let mut board = Board::new(1);
        let applied = board.apply(&sample_board("Onboarding ideas"), 0).unwrap();
        assert_eq!(applied.change.shapes.len(), 8);
        assert!(board.undo(0).unwrap().is_some() && board.shapes().len() == 0);
    }
}
