//! The style panel's rows about lines: width, dashes, hand, corners, and how areas are filled.

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Ui, Vec2};
use tavla_shared::shape::{Corner, Dash, FillStyle, Property};

use super::rows::{
    Typed, choices_ui, heading_of_ui, heading_ui, index_of, mixed_ui, paint_small_word,
};
use crate::i18n::text;
use crate::ui::style_view::{Choice, StyleView};

const WIDTHS: [(f64, &str); 4] = [
    (1.0, "width-thin"),
    (2.0, "width-medium"),
    (4.0, "width-bold"),
    (8.0, "width-extra"),
];
const DASHES: [(Dash, &str); 3] = [
    (Dash::Solid, "dash-solid"),
    (Dash::Dashed, "dash-dashed"),
    (Dash::Dotted, "dash-dotted"),
];
/// How rough a hand is, and what that is called.
const LOOKS: [(f64, &str); 3] = [
    (0.0, "look-clean"),
    (1.0, "look-sketchy"),
    (2.0, "look-wild"),
];
const FILL_STYLES: [(FillStyle, &str); 4] = [
    (FillStyle::Hachure, "fill-hachure"),
    (FillStyle::CrossHatch, "fill-cross-hatch"),
    (FillStyle::Zigzag, "fill-zigzag"),
    (FillStyle::Solid, "fill-solid"),
];
const CORNERS: [(Corner, &str); 2] = [
    (Corner::Sharp, "corner-sharp"),
    (Corner::Round, "corner-round"),
];

pub(super) fn fill_styles_ui(ui: &mut Ui, chosen: Choice<FillStyle>) -> Option<Property> {
    heading_of_ui(ui, "style-fill-style", &chosen);
    let labels = FILL_STYLES.map(|(_, label)| text(label));
    let index = index_of(chosen, &FILL_STYLES.map(|(style, _)| style));
    let picked = choices_ui(ui, &labels, index, |index, painter, rect, color| {
        paint_fill_style(painter, rect, FILL_STYLES[index].0, color);
    });
    picked.map(|index| Property::FillStyle(FILL_STYLES[index].0))
}

fn paint_fill_style(painter: &Painter, rect: Rect, style: FillStyle, color: Color32) {
    let face = Rect::from_center_size(rect.center(), Vec2::splat(14.0));
    let thin = Stroke::new(1.25, color);
    painter.rect_stroke(face, 3.0, thin, egui::StrokeKind::Inside);
    let inside = face.shrink(1.5);
    match style {
        FillStyle::Solid => {
            painter.rect_filled(face.shrink(1.0), 2.0, color);
        }
        FillStyle::Zigzag => {
            let at = |part: f32, up: bool| {
                let y = if up { inside.top() } else { inside.bottom() };
                Pos2::new(egui::lerp(inside.x_range(), part), y)
            };
            let line = (0_u8..=4).map(|step| at(f32::from(step) / 4.0, step % 2 == 1));
            painter.add(Shape::line(line.collect(), thin));
        }
        FillStyle::Hachure | FillStyle::CrossHatch => {
            for step in [-1.0_f32, 0.0, 1.0] {
                // Diagonals of the square, cut at its sides.
                let shift = step * 4.2;
                let (low, high) = (shift.max(0.0), shift.min(0.0));
                let from = Pos2::new(inside.left() + low, inside.bottom() + high);
                let to = Pos2::new(inside.right() + high, inside.top() + low);
                painter.line_segment([from, to], thin);
                if style == FillStyle::CrossHatch {
                    let mirrored = |at: Pos2| Pos2::new(2.0 * face.center().x - at.x, at.y);
                    painter.line_segment([mirrored(from), mirrored(to)], thin);
                }
            }
        }
    }
}

/// The rows about lines that matter.
pub(super) fn lines_ui(ui: &mut Ui, view: &StyleView, typed: &mut Typed) -> Vec<Property> {
    let mut set = Vec::new();
    if let Some(width) = view.width {
        set.extend(widths_ui(ui, width, typed));
    }
    if let Some(dash) = view.dash {
        set.extend(dashes_ui(ui, dash));
    }
    if let Some(roughness) = view.roughness {
        set.extend(looks_ui(ui, roughness));
    }
    if let (Some(corner), Some(radius)) = (view.corner, view.radius) {
        set.extend(corners_ui(ui, corner, radius, typed));
    }
    set
}

fn widths_ui(ui: &mut Ui, chosen: Choice<f64>, typed: &mut Typed) -> Option<Property> {
    let mut number = None;
    heading_ui(ui, "style-width", |ui| {
        number = typed.number_ui(ui, "style-width-number", chosen.same());
    });
    let labels = WIDTHS.map(|(_, label)| text(label));
    let index = index_of(chosen, &WIDTHS.map(|(width, _)| width));
    let picked = choices_ui(ui, &labels, index, |index, painter, rect, color| {
        let thickness = [1.5, 3.0, 5.0, 8.0][index];
        let line = Rect::from_center_size(rect.center(), Vec2::new(18.0, thickness));
        painter.rect_filled(line, thickness.min(3.0) / 2.0, color);
    });
    let picked = picked.map(|index| WIDTHS[index].0);
    picked.or(number).map(Property::StrokeWidth)
}

fn dashes_ui(ui: &mut Ui, chosen: Choice<Dash>) -> Option<Property> {
    heading_of_ui(ui, "style-dash", &chosen);
    let labels = DASHES.map(|(_, label)| text(label));
    let index = index_of(chosen, &DASHES.map(|(dash, _)| dash));
    let picked = choices_ui(ui, &labels, index, |index, painter, rect, color| {
        let (left, right) = (rect.center().x - 13.0, rect.center().x + 13.0);
        let y = rect.center().y;
        let ends = [Pos2::new(left, y), Pos2::new(right, y)];
        let stroke = Stroke::new(2.0, color);
        match DASHES[index].0 {
            Dash::Solid => {
                painter.line_segment(ends, stroke);
            }
            Dash::Dashed => {
                painter.extend(Shape::dashed_line(&ends, stroke, 6.0, 4.0));
            }
            Dash::Dotted => {
                painter.extend(Shape::dotted_line(&ends, color, 5.0, 1.3));
            }
        }
    });
    picked.map(|index| Property::Dash(DASHES[index].0))
}

fn looks_ui(ui: &mut Ui, chosen: Choice<f64>) -> Option<Property> {
    heading_of_ui(ui, "style-look", &chosen);
    let labels = LOOKS.map(|(_, label)| text(label));
    let near = |roughness: f64| roughness.round().clamp(0.0, 2.0);
    let chosen = match chosen {
        // What other programs call a little rough is here what comes nearest.
        Choice::Same(roughness) => Choice::Same(near(roughness)),
        Choice::Mixed => Choice::Mixed,
    };
    let index = index_of(chosen, &LOOKS.map(|(roughness, _)| roughness));
    let picked = choices_ui(ui, &labels, index, |index, painter, rect, color| {
        paint_small_word(painter, rect, labels[index], color);
    });
    picked.map(|index| Property::Roughness(LOOKS[index].0))
}

fn corners_ui(
    ui: &mut Ui,
    corner: Choice<Corner>,
    radius: Choice<Option<f64>>,
    typed: &mut Typed,
) -> Vec<Property> {
    let mut number = None;
    heading_ui(ui, "style-corners", |ui| match (corner, radius) {
        (Choice::Same(Corner::Round), Choice::Same(Some(radius))) => {
            number = typed.number_ui(ui, "style-radius-number", Some(radius));
        }
        (Choice::Same(Corner::Round), Choice::Mixed) => {
            number = typed.number_ui(ui, "style-radius-number", None);
        }
        // As round as suits each: any number is another one.
        (Choice::Same(Corner::Round), Choice::Same(None)) => {
            number = typed.empty_number_ui(ui, "style-radius-number", "style-radius-auto");
        }
        _ => mixed_ui(ui, &corner),
    });
    let labels = CORNERS.map(|(_, label)| text(label));
    let index = index_of(corner, &CORNERS.map(|(corner, _)| corner));
    let picked = choices_ui(ui, &labels, index, |index, painter, rect, color| {
        let face = Rect::from_center_size(rect.center(), Vec2::new(15.0, 13.0));
        let bend = if CORNERS[index].0 == Corner::Round {
            6.0
        } else {
            0.0
        };
        paint_corner(painter, face, bend, Stroke::new(1.6, color));
    });
    match picked.map(|index| CORNERS[index].0) {
        Some(corner) => vec![Property::Corner(corner), Property::CornerRadius(None)],
        None => number.map_or_else(Vec::new, |radius| {
            vec![
                Property::Corner(Corner::Round),
                Property::CornerRadius(Some(radius)),
            ]
        }),
    }
}

/// The upper left corner of a box, so round.
fn paint_corner(painter: &Painter, face: Rect, bend: f32, stroke: Stroke) {
    let corner = face.left_top();
    let mut line = vec![face.left_bottom(), corner + Vec2::new(0.0, bend)];
    for step in 1_u8..6 {
        let turn = f32::from(step) / 6.0 * std::f32::consts::FRAC_PI_2;
        // From the left side up to the upper one.
        line.push(corner + bend * Vec2::new(1.0 - turn.cos(), 1.0 - turn.sin()));
    }
    line.push(corner + Vec2::new(bend, 0.0));
    line.push(face.right_top());
    painter.add(Shape::line(line, stroke));
}
