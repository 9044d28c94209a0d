//! The names of frames, above them and as large at any zoom; and the frame that would take in what is dragged.

use egui::epaint::TextShape;
use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, Painter, Pos2, Stroke, Ui, Vec2};
use tavla_shared::geometry::Point;
use tavla_shared::shape::Shape;

use super::selection::paint_box_of;
use crate::editor::Editor;
use crate::i18n::text;
use crate::theme::{TextRole, Themed as _, faded, font};
use crate::tools::frame_label::{
    FrameLabel, LABEL_CHARS_MAX, LABEL_HEIGHT, LABEL_PADDING, is_label_shown,
};

/// The most names that are shown: more could not be read.
const LABELS_MAX: usize = 200;
/// Around the frame that would take something in.
const TAKING_LINE: f32 = 2.0;

pub(super) fn paint(painter: &Painter, ui: &Ui, editor: &Editor) {
    let tokens = ui.tokens();
    let (scene, view) = (editor.scene(), editor.view());
    let reach = view.board_length(LABEL_HEIGHT);
    let frames = scene.frames_near(view.visible().inflate(reach, reach));
    let named = editor.naming();
    for frame in frames.into_iter().take(LABELS_MAX).rev() {
        let Some(label) = FrameLabel::room_of(frame, view.camera.zoom) else {
            continue;
        };
        // What is being typed stands in its place.
        let is_typed = named.is_some_and(|id| *id == frame.id);
        if !is_typed && is_label_shown(scene, frame) {
            let picked = editor.selection().contains(&frame.id);
            let color = if picked { tokens.accent } else { tokens.muted };
            paint_label(painter, editor, (frame, &label), color);
        }
    }
    if let Some(taking) = editor.tool_overlay().taking {
        let line = Stroke::new(TAKING_LINE, faded(tokens.accent, 0.8));
        paint_box_of(painter, editor, taking, line);
    }
}

fn paint_label(
    painter: &Painter,
    editor: &Editor,
    (frame, label): (&Shape, &FrameLabel),
    color: Color32,
) {
    let view = editor.view();
    let words = if frame.text.trim().is_empty() {
        text("shape-frame").to_owned()
    } else {
        frame.text.chars().take(LABEL_CHARS_MAX).collect::<String>()
    };
    let room = (label.rect.width() * view.camera.zoom - 2.0 * LABEL_PADDING) as f32;
    let mut job =
        LayoutJob::simple_singleline(words.replace('\n', " "), font(TextRole::Body), color);
    job.wrap = TextWrapping::truncate_at_width(room.max(0.0));
    let galley = painter.ctx().fonts_mut(|fonts| fonts.layout_job(job));
    let corner = Point::new(label.rect.x0, label.rect.y0);
    let corner = view.screen_from_board(label.board_from_local(corner));
    let inset = Vec2::new(
        LABEL_PADDING as f32,
        (LABEL_HEIGHT as f32 - galley.size().y) / 2.0,
    );
    let turn = egui::emath::Rot2::from_angle(label.angle as f32);
    let at: Pos2 = corner + turn * inset;
    // Letters stand on whole pixels where they are level.
    let at = if label.angle == 0.0 { at.round() } else { at };
    painter.add(TextShape::new(at, galley, color).with_angle(label.angle as f32));
}
