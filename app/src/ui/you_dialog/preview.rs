//! The person as others see them, on either canvas.

use egui::text::LayoutJob;
use egui::{Align2, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use crate::i18n::{text, text_with};
use crate::theme::{PersonColor, TextRole, Themed as _, Tokens, font, read_on};
use crate::ui::avatar::paint_face;
use crate::ui::pictures::Picture;

const HEIGHT: f32 = 80.0;
/// Of the disc.
const RADIUS: f32 = 24.0;
const GAP: f32 = Tokens::GRID;
/// Around the name, as in the tag at a cursor.
const TAG_MARGIN: Vec2 = Vec2::new(7.0, 3.0);
const TAG_RADIUS: f32 = 5.0;

/// Shows somebody of this name in both themes.
pub(super) fn preview_ui(ui: &mut Ui, name: &str, color: PersonColor, picture: Option<Picture>) {
    let size = Vec2::new(ui.available_width(), HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let half = Vec2::new((size.x - GAP) / 2.0, HEIGHT);
    let right = Pos2::new(rect.right() - half.x, rect.top());
    for (corner, dark) in [(rect.min, false), (right, true)] {
        paint(
            ui,
            Rect::from_min_size(corner, half),
            name,
            (color, dark),
            picture,
        );
    }
    let id = if picture.is_some() {
        "you-preview-picture"
    } else {
        "you-preview"
    };
    let words = text_with(id, &[("name", name.into())]);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &words));
    response.on_hover_text(text("you-preview-short"));
}

fn paint(
    ui: &Ui,
    rect: Rect,
    name: &str,
    (color, dark): (PersonColor, bool),
    picture: Option<Picture>,
) {
    let (tokens, fill) = (Tokens::of(dark), color.on(dark));
    let painter = ui.painter();
    let line = Stroke::new(1.0, ui.tokens().hairline);
    let round = Tokens::CONTROL_RADIUS;
    painter.rect(rect, round, tokens.canvas, line, StrokeKind::Inside);
    let center = Pos2::new(rect.left() + GAP + RADIUS, rect.center().y);
    paint_face(painter, (center, RADIUS), name, fill, picture);
    let left = center.x + RADIUS + GAP;
    let tag = font(TextRole::Tag);
    let mut job = LayoutJob::simple_singleline(name.to_owned(), tag, read_on(fill));
    job.wrap.max_width = rect.right() - GAP - left - 2.0 * TAG_MARGIN.x;
    job.wrap.max_rows = 1;
    let words = painter.layout_job(job);
    let size = words.size() + 2.0 * TAG_MARGIN;
    let tag = Align2::LEFT_CENTER.anchor_size(Pos2::new(left, center.y), size);
    painter.rect_filled(tag, TAG_RADIUS, fill);
    painter.galley(tag.min + TAG_MARGIN, words, read_on(fill));
}
