//! The style panel's rows about arrows: how they go, and what their ends carry, with a drawing of each head.

use egui::{
    Align2, Color32, Id, Margin, Painter, Popup, Pos2, Rect, RectAlign, Shape, Stroke, Ui, Vec2,
};
use kurbo::{PathEl, Shape as _};
use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Arrowhead, Kind, LineShape, Property};

use super::rows::{GAP, choices_ui, heading_of_ui, heading_ui, index_of, mixed_ui};
use crate::i18n::{text, text_with};
use crate::shapes::{HeadFill, arrowheads, flatten};
use crate::theme::{TextRole, font};
use crate::ui::button::{Segment, segment, with_tooltip};
use crate::ui::panel::surface;
use crate::ui::style_view::{Choice, StyleView};

const COURSES: [(LineShape, &str); 3] = [
    (LineShape::Straight, "course-straight"),
    (LineShape::Curved, "course-curved"),
    (LineShape::Elbow, "course-elbow"),
];
/// In one row of all heads.
const COLUMNS: usize = 5;
/// Of a head to pick.
const CELL: f32 = 44.0;
/// How long the line of a drawing is, in egui points, and how small it is drawn.
const DRAWN_LENGTH: f32 = 26.0;
const DRAWN_SCALE: f32 = 0.55;

/// The rows about lines with two ends.
pub(super) fn arrows_ui(ui: &mut Ui, view: &StyleView) -> Vec<Property> {
    let mut set = Vec::new();
    if let Some(course) = view.course {
        set.extend(courses_ui(ui, course, view.courses));
    }
    if let (Some(start), Some(end)) = (view.head_start, view.head_end) {
        set.extend(ends_ui(ui, start, end));
    }
    set
}

fn courses_ui(ui: &mut Ui, chosen: Choice<LineShape>, count: usize) -> Option<Property> {
    heading_of_ui(ui, "style-course", &chosen);
    let labels = COURSES.map(|(_, label)| text(label));
    let index = index_of(chosen, &COURSES.map(|(course, _)| course));
    let picked = choices_ui(
        ui,
        &labels[..count.min(labels.len())],
        index,
        |index, painter, rect, color| {
            paint_course(painter, rect, COURSES[index].0, Stroke::new(1.6, color));
        },
    );
    picked.map(|index| Property::Line(COURSES[index].0))
}

fn paint_course(painter: &Painter, rect: Rect, course: LineShape, stroke: Stroke) {
    let face = Rect::from_center_size(rect.center(), Vec2::new(20.0, 12.0));
    let (from, to) = (face.left_bottom(), face.right_top());
    let line = match course {
        LineShape::Straight => vec![from, to],
        LineShape::Elbow => {
            let middle = face.center().x;
            vec![from, Pos2::new(middle, from.y), Pos2::new(middle, to.y), to]
        }
        LineShape::Curved => {
            let at = |step: u8| {
                let part = f32::from(step) / 12.0;
                let up = (part * std::f32::consts::FRAC_PI_2).sin();
                Pos2::new(
                    egui::lerp(face.x_range(), part),
                    egui::lerp(from.y..=to.y, up),
                )
            };
            (0_u8..=12).map(at).collect()
        }
    };
    painter.add(Shape::line(line, stroke));
}

/// The two ends, each a button that shows its head and opens all of them.
fn ends_ui(ui: &mut Ui, start: Choice<Arrowhead>, end: Choice<Arrowhead>) -> Option<Property> {
    let differ = [start, end].contains(&Choice::Mixed);
    heading_ui(ui, "style-heads", |ui| {
        let both = if differ {
            Choice::Mixed
        } else {
            Choice::Same(())
        };
        mixed_ui(ui, &both);
    });
    let mut set = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        let width = (ui.available_width() - GAP) / 2.0;
        for (is_start, head) in [(true, start), (false, end)] {
            let picked = end_ui(ui, width, is_start, head);
            set = set.take().or(picked.map(|head| {
                if is_start {
                    Property::HeadStart(head)
                } else {
                    Property::HeadEnd(head)
                }
            }));
        }
    });
    set
}

fn end_ui(ui: &mut Ui, width: f32, is_start: bool, head: Choice<Arrowhead>) -> Option<Arrowhead> {
    let label = if is_start {
        text("head-at-start")
    } else {
        text("head-at-end")
    };
    let id = Id::unique(("arrowheads", is_start));
    let button = Segment {
        label,
        selected: Popup::is_id_open(ui.ctx(), id),
        width,
    };
    let response = segment(ui, button, |painter, rect, color| match head {
        Choice::Same(head) => paint_head(painter, rect, head, is_start, color),
        Choice::Mixed => {
            let (center, role) = (Align2::CENTER_CENTER, font(TextRole::Body));
            painter.text(rect.center(), center, text("style-mixed"), role, color);
        }
    });
    let response = with_tooltip(response, label, None, None);
    let popup = Popup::menu(&response)
        .id(id)
        .frame(surface(ui, Margin::same(8)))
        .align(RectAlign::RIGHT_START)
        .accessible_name(label)
        .gap(18.0);
    popup.show(|ui| all_heads_ui(ui, is_start, head))?.inner
}

fn all_heads_ui(ui: &mut Ui, is_start: bool, chosen: Choice<Arrowhead>) -> Option<Arrowhead> {
    let mut picked = None;
    ui.spacing_mut().item_spacing = Vec2::splat(GAP);
    for row in Arrowhead::ALL.chunks(COLUMNS) {
        ui.horizontal(|ui| {
            for &head in row {
                let name = text(head_name_id(head));
                let words = text_with(
                    if is_start {
                        "head-start-named"
                    } else {
                        "head-end-named"
                    },
                    &[("head", name.into())],
                );
                let cell = Segment {
                    label: &words,
                    selected: chosen == Choice::Same(head),
                    width: CELL,
                };
                let response = segment(ui, cell, |painter, rect, color| {
                    paint_head(painter, rect, head, is_start, color);
                });
                if response.clicked() {
                    picked = Some(head);
                    ui.close();
                }
                with_tooltip(response, name, None, None);
            }
        });
    }
    picked
}

/// A line with the head, as it is drawn on a board.
fn paint_head(painter: &Painter, rect: Rect, head: Arrowhead, mirrored: bool, color: Color32) {
    let length = f64::from(DRAWN_LENGTH / DRAWN_SCALE);
    let mut line = tavla_shared::shape::Shape::new(ShapeId::from_random(1), Kind::Arrow);
    line.path = vec![Point::ZERO, Point::new(length, 0.0)];
    line.style.head_end = head;
    let sign = if mirrored { -1.0 } else { 1.0 };
    let left = Pos2::new(rect.center().x - sign * DRAWN_LENGTH / 2.0, rect.center().y);
    let place = |at: Point| left + Vec2::new(sign * at.x as f32, at.y as f32) * DRAWN_SCALE;
    let stroke = Stroke::new(1.5, color);
    let heads = arrowheads(&line);
    // What the board's own colour hides of the line is left out here.
    let hollow = heads.iter().filter(|head| head.fill == HeadFill::Canvas);
    let behind = hollow.map(|head| head.path.bounding_box().x0);
    let end = behind.fold(length, f64::min);
    painter.line_segment([place(Point::ZERO), place(Point::new(end, 0.0))], stroke);
    let has_foot = heads.iter().any(|head| head.fill == HeadFill::Open);
    if end < length && has_foot {
        let rings = heads.iter().filter(|head| head.fill == HeadFill::Canvas);
        let from = rings
            .map(|head| head.path.bounding_box().x1)
            .fold(0.0, f64::max);
        painter.line_segment(
            [place(Point::new(from, 0.0)), place(Point::new(length, 0.0))],
            stroke,
        );
    }
    for head in heads {
        let mut lines: Vec<Vec<Pos2>> = Vec::new();
        flatten(&head.path, 0.3, |element| match element {
            PathEl::MoveTo(at) => lines.push(vec![place(at)]),
            PathEl::LineTo(at) => {
                if let Some(line) = lines.last_mut() {
                    line.push(place(at));
                }
            }
            _ => {}
        });
        for line in lines {
            painter.add(match head.fill {
                HeadFill::Open => Shape::line(line, stroke),
                HeadFill::Canvas => Shape::closed_line(line, stroke),
                HeadFill::Stroke => Shape::convex_polygon(line, color, Stroke::new(1.0, color)),
            });
        }
    }
}

fn head_name_id(head: Arrowhead) -> &'static str {
    match head {
        Arrowhead::None => "head-none",
        Arrowhead::Arrow => "head-arrow",
        Arrowhead::Triangle => "head-triangle",
        Arrowhead::TriangleOutline => "head-triangle-outline",
        Arrowhead::Bar => "head-bar",
        Arrowhead::Circle => "head-circle",
        Arrowhead::CircleOutline => "head-circle-outline",
        Arrowhead::Diamond => "head-diamond",
        Arrowhead::DiamondOutline => "head-diamond-outline",
        Arrowhead::Square => "head-square",
        Arrowhead::Inverted => "head-inverted",
        Arrowhead::One => "head-one",
        Arrowhead::Many => "head-many",
        Arrowhead::OneOrMany => "head-one-or-many",
        Arrowhead::ExactlyOne => "head-exactly-one",
        Arrowhead::ZeroOrOne => "head-zero-or-one",
        Arrowhead::ZeroOrMany => "head-zero-or-many",
    }
}
