//! One edge of a canvas as an arrow between two shapes.

use serde_json::Value;
use tavla_shared::geometry::Point;
use tavla_shared::shape::{Arrowhead, Binding, Color, Font, Kind, LineShape, Shape};

use super::words;
use super::{Names, node};
use crate::import::fields::Fields;
use crate::import::{ImportReport, Loss, kept};
use crate::shapes::holding::{CENTER, anchored};
use crate::shapes::{set_points, settled};

/// How large an edge's label is, in board units.
const LABEL_SIZE: f64 = 16.0;

/// One edge, with the names of the file.
pub(super) struct Edge {
    name: String,
    pub(super) from: End,
    pub(super) to: End,
    color: Option<Color>,
    label: String,
}

/// One end of an edge.
pub(super) struct End {
    pub(super) node: String,
    /// Where in that node's box; none where the file leaves it open.
    anchor: Option<Point>,
    head: Arrowhead,
}

/// Reads an edge; none where it goes between nothing.
pub(super) fn read(value: Option<&Value>, report: &mut ImportReport) -> Option<Edge> {
    let read = value.and_then(Fields::of).and_then(|fields| {
        let mut end = |node, side, head, default| {
            let named = fields.text(head).map(words::head_from_name);
            if named == Some(None) {
                report.lose(Loss::Arrowhead);
            }
            Some(End {
                node: fields.name(node)?,
                anchor: fields.text(side).and_then(words::anchor_of_side),
                head: named.map_or(default, |head| head.unwrap_or(Arrowhead::Arrow)),
            })
        };
        let from = end("fromNode", "fromSide", "fromEnd", Arrowhead::None)?;
        let to = end("toNode", "toSide", "toEnd", Arrowhead::Arrow)?;
        Some(Edge {
            name: fields.text("id").unwrap_or_default().to_owned(),
            from,
            to,
            color: node::color(&fields, report),
            label: fields.text("label").unwrap_or_default().to_owned(),
        })
    });
    if read.is_none() {
        report.lose(Loss::Unreadable);
    }
    read
}

/// The arrow that an edge becomes.
pub(super) fn arrow(
    edge: &Edge,
    from: &Shape,
    to: &Shape,
    names: &mut Names<'_>,
    report: &mut ImportReport,
) -> Shape {
    let (id, random) = names.next(&edge.name);
    let mut arrow = Shape::new(id, Kind::Arrow);
    arrow.seed = (random >> 96) as u32;
    let style = &mut arrow.style;
    // Edges leave the sides they are at straight.
    style.line = LineShape::Elbow;
    style.head_start = edge.from.head;
    style.head_end = edge.to.head;
    style.font = Font::Sans;
    style.text_size = LABEL_SIZE;
    if let Some(color) = edge.color {
        style.stroke = color;
    }
    arrow.text = kept::text(&edge.label, report);
    let held = |end: &End, shape: &Shape| Binding {
        shape: shape.id.clone(),
        anchor: end.anchor.unwrap_or(CENTER),
        inside: false,
    };
    let (start, end) = (held(&edge.from, from), held(&edge.to, to));
    set_points(
        &mut arrow,
        &[anchored(from, start.anchor), anchored(to, end.anchor)],
    );
    (arrow.ends.start, arrow.ends.end) = (Some(start), Some(end));
    settled(&arrow, |id| {
        [from, to].into_iter().find(|shape| shape.id == *id)
    })
    .unwrap_or(arrow)
}
