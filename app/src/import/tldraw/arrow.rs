//! Arrows: where their ends are, what they hold on to, and how they bend between.

use tavla_shared::geometry::{Point, Vec2};
use tavla_shared::shape::{Binding, Kind, LineShape, Shape};

use super::item::Item;
use super::space::Space;
use crate::import::fields::Fields;
use crate::import::{ImportReport, Loss};
use crate::shapes::holding::{CENTER, anchored, is_holdable};
use crate::shapes::{set_points, settled};

/// An arrow in its own space.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Arrow {
    ends: [End; 2],
    /// How far its middle is beside the way from end to end.
    bend: f64,
    /// Where along the way an elbow turns.
    turn: f64,
}

/// One end of an arrow.
#[derive(Debug, Clone, PartialEq, Default)]
struct End {
    /// Where it was last, in the arrow's space.
    at: Point,
    bound: Option<Bound>,
}

/// What an end holds on to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bound {
    /// The shape's name in the file.
    shape: String,
    /// Where in its box.
    anchor: Point,
    /// Whether the end goes to that very place.
    is_exact: bool,
}

impl Bound {
    /// Reads a record that binds an arrow: the arrow's name, which end, and what to.
    pub(super) fn of_record(fields: &Fields<'_>) -> Option<(String, usize, Self)> {
        let is_arrow = fields.text("type") == Some("arrow");
        let props = fields.object("props").filter(|_| is_arrow)?;
        let end = match props.text("terminal")? {
            "start" => 0,
            "end" => 1,
            _ => return None,
        };
        let bound = Self::read(&props, fields.name("toId")?);
        Some((fields.name("fromId")?, end, bound))
    }

    fn read(fields: &Fields<'_>, shape: String) -> Self {
        let is_precise = !fields.says("isPrecise") || fields.flag("isPrecise");
        let anchor = fields.vector("normalizedAnchor").filter(|_| is_precise);
        let anchor = anchor.unwrap_or(CENTER);
        Self {
            shape,
            anchor: Point::new(anchor.x.clamp(0.0, 1.0), anchor.y.clamp(0.0, 1.0)),
            is_exact: fields.flag("isExact"),
        }
    }
}

impl Arrow {
    /// Reads an arrow; older files say at its ends what they hold on to.
    pub(super) fn read(props: &Fields<'_>) -> Self {
        let end = |key| {
            let Some(fields) = props.object(key) else {
                return End::default();
            };
            let bound = fields.name("boundShapeId");
            End {
                at: props.vector(key).unwrap_or_default(),
                bound: bound.map(|shape| Bound::read(&fields, shape)),
            }
        };
        Self {
            ends: [end("start"), end("end")],
            bend: props.number("bend").unwrap_or(0.0),
            turn: props.number("elbowMidPoint").unwrap_or(0.5).clamp(0.0, 1.0),
        }
    }

    /// The same, held as records say.
    pub(super) fn bound_by(&self, records: [Option<Bound>; 2]) -> Self {
        let mut arrow = self.clone();
        for (end, bound) in arrow.ends.iter_mut().zip(records) {
            end.bound = bound.or(end.bound.take());
        }
        arrow
    }
}

/// Puts an arrow between what its ends hold on to, or where they are. All other shapes are in their places by now.
pub(super) fn place<'i>(
    shape: &mut Shape,
    arrow: &Arrow,
    space: &Space,
    find: impl Fn(&str) -> Option<&'i Item>,
    report: &mut ImportReport,
) {
    let mut held: Vec<&Shape> = Vec::new();
    let mut end = |end: &End| {
        let own = space.transform * end.at;
        let Some(bound) = &end.bound else {
            return (own, None);
        };
        let target = find(&bound.shape).map(|item| &item.shape);
        // A group has no box, and of arrows nobody knows where they are yet.
        let target = target.filter(|it| !matches!(it.kind, Kind::Group | Kind::Arrow));
        if !target.is_some_and(is_holdable) {
            report.lose(Loss::Attachment);
        }
        let Some(target) = target else {
            return (own, None);
        };
        held.push(target);
        let binding = Binding {
            shape: target.id.clone(),
            anchor: bound.anchor,
            inside: bound.is_exact,
        };
        let at = anchored(target, bound.anchor);
        (at, Some(binding).filter(|_| is_holdable(target)))
    };
    let [(from, start), (to, stop)] = [end(&arrow.ends[0]), end(&arrow.ends[1])];
    let way = to - from;
    let points = match shape.style.line {
        LineShape::Elbow if way.x.abs() >= way.y.abs() => {
            let x = from.x + way.x * arrow.turn;
            vec![from, Point::new(x, from.y), Point::new(x, to.y), to]
        }
        LineShape::Elbow => {
            let y = from.y + way.y * arrow.turn;
            vec![from, Point::new(from.x, y), Point::new(to.x, y), to]
        }
        LineShape::Curved if way.hypot() > 0.0 => {
            let aside = Vec2::new(-way.y, way.x) / way.hypot() * arrow.bend;
            vec![from, from.midpoint(to) + aside, to]
        }
        LineShape::Curved | LineShape::Straight => vec![from, to],
    };
    set_points(shape, &points);
    (shape.ends.start, shape.ends.end) = (start, stop);
    let found = settled(shape, |id| held.iter().copied().find(|it| it.id == *id));
    if let Some(found) = found {
        *shape = found;
    }
}
