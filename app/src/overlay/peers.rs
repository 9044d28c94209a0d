//! The others: cursors with a name tag, thin boxes around what they have picked.

use egui::{Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, Ui, Vec2, pos2, vec2};
use tavla_shared::presence::Status;

use super::selection::paint_box_of;
use crate::editor::{Doing, Editor, PeerShown};
use crate::i18n;
use crate::theme::{PersonColor, TextRole, faded, font, read_on};

/// The arrow of a cursor, its tip at the origin.
const ARROW: [Vec2; 4] = [
    vec2(0.0, 0.0),
    vec2(4.6, 13.6),
    vec2(6.8, 7.6),
    vec2(12.8, 5.6),
];
/// As much of a name as a tag shows.
const NAME_CHARS: usize = 24;
/// From the tip to the name tag.
const TAG_OFFSET: Vec2 = vec2(11.0, 15.0);
/// Around the name in its tag.
const TAG_MARGIN: Vec2 = vec2(7.0, 3.0);
const TAG_RADIUS: f32 = 5.0;
/// The most shapes of one person that get a box.
const BOXES_MAX: usize = 200;

pub(super) fn paint(painter: &Painter, ui: &Ui, editor: &Editor) {
    let dark = ui.visuals().dark_mode;
    let peers: Vec<PeerShown> = editor.peers().iter().collect();
    for peer in &peers {
        let line = Stroke::new(1.0, color_of(peer, dark));
        for id in peer.selection.iter().take(BOXES_MAX) {
            paint_box_of(painter, editor, id, line);
        }
        if let Some(rect) = peer.selection_box {
            let rect = editor.view().screen_rect_from_board(rect);
            painter.rect_stroke(rect, 0.0, line, egui::StrokeKind::Middle);
        }
    }
    // Cursors are over all the boxes, whoever's they are.
    for peer in &peers {
        if let Some(at) = peer.cursor {
            let tip = editor.view().screen_from_board(at);
            paint_cursor(painter, peer, tip, color_of(peer, dark));
        }
    }
}

fn color_of(peer: &PeerShown, dark: bool) -> Color32 {
    let (chosen, slot) = (peer.color, peer.slot);
    PersonColor { chosen, slot }.on(dark)
}

fn paint_cursor(painter: &Painter, peer: &PeerShown, tip: Pos2, color: Color32) {
    let clip = painter.clip_rect();
    if !clip.expand(100.0).contains(tip) {
        return;
    }
    let here = peer.status == Status::Active;
    let color = faded(color, if here { 1.0 } else { 0.5 });
    // Two triangles, as the arrow is hollow at its back.
    let [nose, left, back, right] = ARROW.map(|offset| tip + offset);
    let outline = Stroke::new(2.5, read_on(color));
    painter.add(Shape::closed_line(vec![nose, left, back, right], outline));
    for wing in [[nose, left, back], [nose, back, right]] {
        painter.add(Shape::convex_polygon(wing.to_vec(), color, Stroke::NONE));
    }
    if !peer.name.is_empty() {
        paint_tag(painter, peer, tip + TAG_OFFSET, color);
    }
}

/// The name, and in lighter weight what they are doing.
fn paint_tag(painter: &Painter, peer: &PeerShown, at: Pos2, color: Color32) {
    let doing = match peer.doing {
        Doing::Looking => "",
        Doing::Typing => i18n::text("peer-typing"),
        Doing::Drawing => i18n::text("peer-drawing"),
        Doing::Moving => i18n::text("peer-moving"),
    };
    let layout =
        |text: &str, font: FontId, color| painter.layout_no_wrap(text.to_owned(), font, color);
    let letters = read_on(color);
    let mut short: String = peer.name.chars().take(NAME_CHARS).collect();
    if short.len() < peer.name.len() {
        short.push('…');
    }
    let name = layout(&short, font(TextRole::Tag), letters);
    let doing = layout(doing, font(TextRole::Label), faded(letters, 0.85));
    let gap = if doing.text().is_empty() { 0.0 } else { 4.0 };
    let width = name.size().x + gap + doing.size().x;
    let height = name.size().y.max(doing.size().y);
    let tag = Rect::from_min_size(at, vec2(width, height) + 2.0 * TAG_MARGIN);
    painter.rect_filled(tag, TAG_RADIUS, color);
    let left = tag.min + TAG_MARGIN;
    let after = pos2(left.x + name.size().x + gap, left.y);
    painter.galley(left, name, letters);
    painter.galley(after, doing, letters);
}
