//! The left half of the dialog: what would be written, small. Where nothing is behind it, a checker shows that.

use egui::{
    Align2, Color32, Mesh, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, TextureId,
    Ui, Vec2, WidgetInfo,
};
use tavla_shared::geometry::Size;

use super::ExportChoice;
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, Tokens, font};

/// How large the place for it is,
pub(super) const PICTURE: Vec2 = Vec2::new(300.0, 316.0);
/// what is left free around it,
const MARGIN: f32 = 12.0;
/// and how large it may be, in points.
pub const PICTURE_ROOM: Vec2 = Vec2::new(PICTURE.x - 2.0 * MARGIN, PICTURE.y - 2.0 * MARGIN);
/// A field of the checker, both ways.
const FIELD: f32 = 8.0;

/// What would be written.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum ExportPreview {
    /// It is being drawn.
    #[default]
    Coming,
    /// There is nothing in it.
    Nothing,
    /// Each frame is to be a page, and there is none.
    NoFrames,
    /// It cannot be drawn.
    Failed,
    /// It looks so.
    Shown(ExportPicture),
}

/// How it looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExportPicture {
    /// On the GPU.
    pub texture: TextureId,
    /// How large that is, in pixels.
    pub pixels: [usize; 2],
    /// How large it is on the board, in board units; of several pages the first.
    pub size: Size,
    /// How many pages there would be.
    pub pages: usize,
    /// How many shapes are in it.
    pub shapes: usize,
}

/// Shows it.
pub(super) fn preview_ui(ui: &mut Ui, choice: &ExportChoice, preview: &ExportPreview) {
    let (rect, response) = ui.allocate_exact_size(PICTURE, Sense::hover());
    let tokens = ui.tokens();
    let painter = ui.painter();
    let line = Stroke::new(1.0, tokens.hairline);
    let round = Tokens::CONTROL_RADIUS;
    painter.rect(rect, round, tokens.canvas, line, StrokeKind::Inside);
    let words = match preview {
        ExportPreview::Coming => text("export-preview-coming").to_owned(),
        ExportPreview::Nothing => text("export-nothing").to_owned(),
        ExportPreview::NoFrames => text("export-no-frames").to_owned(),
        ExportPreview::Failed => text("export-preview-failed").to_owned(),
        ExportPreview::Shown(picture) => {
            let place = place_of(picture, rect, ui.ctx().pixels_per_point());
            let transparent = choice.options().transparent;
            paint_picture(painter, picture, place, transparent.then_some(choice.dark));
            painter.rect_stroke(place, 0.0, line, StrokeKind::Outside);
            text_with("export-preview", &[("count", picture.shapes.into())])
        }
    };
    if !matches!(preview, ExportPreview::Shown(_)) {
        let body = font(TextRole::Body);
        let wrapped = painter.layout(words.clone(), body, tokens.muted, PICTURE_ROOM.x);
        let place = Align2::CENTER_CENTER.anchor_size(rect.center(), wrapped.size());
        painter.galley(place.min, wrapped, tokens.muted);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
}

/// In the middle, a pixel of it for one of the screen where there is room for that.
fn place_of(picture: &ExportPicture, rect: Rect, pixels_per_point: f32) -> Rect {
    let [width, height] = picture.pixels.map(|side| side.max(1) as f32);
    let fits = (PICTURE_ROOM.x / width).min(PICTURE_ROOM.y / height);
    let scale = fits.min(1.0 / pixels_per_point);
    Rect::from_center_size(rect.center(), Vec2::new(width, height) * scale)
}

/// Paints it; over a checker of the light or the dark theme where that says so.
fn paint_picture(painter: &Painter, picture: &ExportPicture, place: Rect, checker: Option<bool>) {
    if let Some(dark) = checker {
        painter.add(Shape::mesh(checker_of(place, Tokens::of(dark))));
    }
    let whole = Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));
    painter.image(picture.texture, place, whole, Color32::WHITE);
}

fn checker_of(place: Rect, tokens: &Tokens) -> Mesh {
    let fields = |length: f32| (length / FIELD).ceil().max(0.0) as usize;
    let mut mesh = Mesh::default();
    mesh.add_colored_rect(place, tokens.panel);
    for row in 0..fields(place.height()) {
        for column in (row % 2..fields(place.width())).step_by(2) {
            let corner = place.min + Vec2::new(column as f32, row as f32) * FIELD;
            let field = Rect::from_min_size(corner, Vec2::splat(FIELD));
            mesh.add_colored_rect(field.intersect(place), tokens.control_hover);
        }
    }
    mesh
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_in_the_middle_and_never_larger_than_its_place() {
        let rect = Rect::from_min_size(Pos2::ZERO, PICTURE);
        let picture = |pixels| ExportPicture {
            texture: TextureId::User(1),
            pixels,
            size: Size::new(10.0, 10.0),
            pages: 1,
            shapes: 1,
        };
        for (pixels, scale) in [([100, 50], 1.0), ([552, 100], 2.0), ([4_000, 10], 1.0)] {
            let place = place_of(&picture(pixels), rect, scale);
            assert_eq!(place.center(), rect.center());
            assert!(rect.shrink(MARGIN - 0.01).contains_rect(place), "{place:?}");
        }
        let place = place_of(&picture([100, 50]), rect, 2.0);
        assert_eq!(place.size(), Vec2::new(50.0, 25.0));
    }

    #[test]
    fn a_checker_covers_its_place_and_no_more() {
        let place = Rect::from_min_size(Pos2::new(3.0, 4.0), Vec2::new(20.0, 9.0));
        let mesh = checker_of(place, &Tokens::LIGHT);
        assert_eq!(mesh.calc_bounds(), place);
        // All of it, two fields of the first row and one of the second.
        assert_eq!(mesh.indices.len(), 6 * 4);
    }
}
