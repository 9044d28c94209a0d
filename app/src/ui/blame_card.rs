//! The card beside a shape that says who made it, and who last changed what of it and when.

use egui::{Area, Id, Label, Margin, Order, Pos2, Rect, RichText, Sense, Ui, Vec2};

use crate::commands::Icon;
use crate::i18n::text;
use crate::theme::{PersonColor, TextRole, Themed as _, Tokens, font};
use crate::ui::action::UiAction;
use crate::ui::ago::ago_changes_in;
use crate::ui::button::{IconButton, icon_button};
use crate::ui::panel::surface_ui;

const WIDTH: f32 = 264.0;
/// From the shape to the card.
const GAP: f32 = 16.0;
/// So high it is at most; more lines than fit there are none.
const HEIGHT_MAX: f32 = 400.0;

/// What the card says.
#[derive(Debug, Clone, PartialEq)]
pub struct BlameView {
    /// Where the shape is in the window.
    pub shape: Rect,
    /// What is known; none while the history is read.
    pub lines: Option<Vec<BlameLine>>,
    /// How many seconds ago the newest of it was; the words of how long ago go on.
    pub age: Option<i64>,
}

/// One thing that somebody did to the shape.
#[derive(Debug, Clone, PartialEq)]
pub struct BlameLine {
    /// Of who did it.
    pub color: PersonColor,
    /// What and when, in words.
    pub words: String,
}

/// Shows the card.
pub fn blame_card_ui(ui: &Ui, view: &BlameView) -> Option<UiAction> {
    let id = Id::unique("blame-card");
    let window = ui.ctx().content_rect().shrink(Tokens::EDGE);
    let size = ui
        .memory(|memory| memory.area_rect(id))
        .map_or(Vec2::new(WIDTH, 96.0), |rect| rect.size());
    if let Some(age) = view.age {
        let wait = ago_changes_in(age as f64);
        ui.ctx().request_repaint_after_secs(wait as f32);
    }
    Area::new(id)
        .order(Order::Middle)
        .fixed_pos(place(view.shape, size, window))
        .constrain_to(window)
        .accessible_name(text("blame-card"))
        .show(ui.ctx(), |ui| {
            ui.set_max_height(HEIGHT_MAX);
            surface_ui(ui, Margin::same(14), |ui| contents_ui(ui, view))
        })
        .inner
}

/// Right of the shape; left of it, or over it, where there is no room.
fn place(shape: Rect, size: Vec2, window: Rect) -> Pos2 {
    let top = shape
        .top()
        .clamp(window.top(), (window.bottom() - size.y).max(window.top()));
    let right = shape.right() + GAP;
    let left = shape.left() - GAP - size.x;
    let x = if right + size.x <= window.right() {
        right.max(window.left())
    } else if left >= window.left() {
        left
    } else {
        window.right() - size.x
    };
    Pos2::new(x.round(), top.round())
}

fn contents_ui(ui: &mut Ui, view: &BlameView) -> Option<UiAction> {
    ui.set_width(WIDTH);
    ui.spacing_mut().item_spacing.y = 6.0;
    let mut closed = false;
    ui.horizontal(|ui| {
        ui.label(RichText::new(text("blame-title")).font(font(TextRole::Title)));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let cross = IconButton::small(Icon::Close, text("blame-close"));
            closed = icon_button(ui, &cross).clicked();
        });
    });
    let muted = ui.tokens().muted;
    match &view.lines {
        None => {
            ui.label(RichText::new(text("blame-reading")).color(muted));
        }
        Some(lines) if lines.is_empty() => {
            ui.label(RichText::new(text("blame-unknown")).color(muted));
        }
        Some(lines) => lines.iter().for_each(|line| line_ui(ui, line)),
    }
    closed.then_some(UiAction::CloseBlame)
}

fn line_ui(ui: &mut Ui, line: &BlameLine) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        let (dot, _) = ui.allocate_exact_size(Vec2::new(8.0, 17.0), Sense::hover());
        ui.painter()
            .circle_filled(dot.center(), 4.0, line.color.on(ui.visuals().dark_mode));
        ui.add(Label::new(RichText::new(&line.words).font(font(TextRole::Body))).wrap());
    });
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn how_long_ago_it_was_goes_on_by_itself() {
        let asked = |age| {
            let ctx = egui::Context::default();
            let view = BlameView {
                shape: Rect::ZERO,
                lines: Some(Vec::new()),
                age,
            };
            // First it is found out how large the card is, and it comes softly.
            let mut delay = Duration::ZERO;
            for _ in 0..60 {
                let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                    blame_card_ui(ui, &view);
                });
                // Nobody paints.
                output.textures_delta.clear();
                delay = output.viewport_output[&egui::ViewportId::ROOT].repaint_delay;
            }
            delay
        };
        assert_eq!(asked(Some(90)).as_secs_f32().round(), 30.0);
        assert!(asked(None).as_secs() > 3_600);
    }

    #[test]
    fn the_card_is_beside_the_shape_where_there_is_room() {
        let window = Rect::from_min_max(Pos2::new(16.0, 16.0), Pos2::new(1_264.0, 784.0));
        let size = Vec2::new(292.0, 100.0);
        let shape = |x: f32, y: f32| Rect::from_min_size(Pos2::new(x, y), Vec2::new(200.0, 80.0));
        assert_eq!(
            place(shape(100.0, 200.0), size, window),
            Pos2::new(316.0, 200.0)
        );
        assert_eq!(
            place(shape(1_000.0, 200.0), size, window),
            Pos2::new(692.0, 200.0)
        );
        // As large as the window: over it, and always in the window.
        let huge = Rect::from_min_max(Pos2::new(-900.0, -900.0), Pos2::new(3_000.0, 3_000.0));
        assert_eq!(place(huge, size, window), Pos2::new(972.0, 16.0));
        assert_eq!(place(shape(100.0, 5_000.0), size, window).y, 684.0);
    }
}
