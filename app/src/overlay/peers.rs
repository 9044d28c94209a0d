//! The others: cursors with a name tag, thin boxes around what they have picked.

use egui::{Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, Ui, Vec2, pos2, vec2};
use tavla_shared::presence::Status;
use tavla_shared::shape::Color;

use super::selection::box_of;
use super::{bubble, bursts, laser};
use crate::editor::{CursorShown, Doing, Editor};
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
/// The most shapes of one person that get a box each, and of all people together; who has picked more has one
/// box around them, as many boxes say no more than that.
const BOXES_MAX: usize = 200;
const ALL_BOXES_MAX: usize = 1_000;

pub(super) fn paint(painter: &Painter, ui: &Ui, editor: &Editor) {
    let dark = ui.visuals().dark_mode;
    let seen = painter.clip_rect();
    let each = boxes_each(editor);
    for peer in editor.peers().iter() {
        let line = Stroke::new(1.0, color_of(peer.color, peer.slot, dark));
        let mut around = peer.selection_box;
        if peer.selection.len() <= each {
            // All at once, as each time what is painted is locked; what is out of sight is nothing to
            // tessellate.
            let boxes = peer.selection.iter();
            let boxes = boxes.filter_map(|id| box_of(editor, id, line));
            painter.extend(boxes.filter(|it| it.visual_bounding_rect().intersects(seen)));
        } else {
            let scene = editor.scene();
            let picked = peer
                .selection
                .iter()
                .filter_map(|id| scene.paint_bounds(id));
            around = picked.reduce(|one, other| one.union(other));
        }
        if let Some(rect) = around {
            let rect = editor.view().screen_rect_from_board(rect);
            painter.rect_stroke(rect, 0.0, line, egui::StrokeKind::Middle);
        }
    }
    // What they point at, throw and say is over all the boxes, whoever's they are.
    for marks in editor.peers().marks() {
        let color = color_of(marks.color, marks.slot, dark);
        laser::paint(painter, editor.view(), &marks.laser, color);
        for burst in &marks.bursts {
            bursts::paint(painter, editor.view(), burst, color);
        }
    }
    for cursor in editor.peers().cursors() {
        let tip = editor.view().screen_from_board(cursor.at);
        let color = color_of(cursor.color, cursor.slot, dark);
        paint_cursor(painter, &cursor, tip, color);
    }
}

/// How many shapes of a person get a box each, where so many have picked something.
fn boxes_each(editor: &Editor) -> usize {
    let picked = editor.peers().iter().map(|peer| peer.selection.len());
    let picking = picked.filter(|count| *count > 0).count().max(1);
    (ALL_BOXES_MAX / picking).min(BOXES_MAX)
}

/// The colour somebody chose, or else the one that everybody gives them.
pub(super) fn color_of(chosen: Option<Color>, slot: usize, dark: bool) -> Color32 {
    PersonColor { chosen, slot }.on(dark)
}

/// As much of a name as is shown beside a cursor.
pub(super) fn short_name(name: &str) -> String {
    let mut short: String = name.chars().take(NAME_CHARS).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}

fn paint_cursor(painter: &Painter, cursor: &CursorShown, tip: Pos2, whole: Color32) {
    let clip = painter.clip_rect();
    if !clip.expand(100.0).contains(tip) {
        return;
    }
    let mut painter = painter.clone();
    painter.multiply_opacity(cursor.opacity);
    let here = cursor.status == Status::Active;
    let color = faded(whole, if here { 1.0 } else { 0.5 });
    // Two triangles, as the arrow is hollow at its back.
    let [nose, left, back, right] = ARROW.map(|offset| tip + offset);
    let outline = Stroke::new(2.5, read_on(color));
    painter.add(Shape::closed_line(vec![nose, left, back, right], outline));
    for wing in [[nose, left, back], [nose, back, right]] {
        painter.add(Shape::convex_polygon(wing.to_vec(), color, Stroke::NONE));
    }
    if let Some(words) = &cursor.words {
        let mut fading = painter.clone();
        fading.multiply_opacity(words.opacity);
        bubble::paint(&fading, cursor, &words.words, tip + TAG_OFFSET, whole);
    } else if !cursor.name.is_empty() {
        paint_tag(&painter, cursor, tip + TAG_OFFSET, color);
    }
}

/// The name, and in lighter weight what they are doing.
fn paint_tag(painter: &Painter, cursor: &CursorShown, at: Pos2, color: Color32) {
    let doing = match cursor.doing {
        Doing::Looking => "",
        Doing::Typing => i18n::text("peer-typing"),
        Doing::Drawing => i18n::text("peer-drawing"),
        Doing::Moving => i18n::text("peer-moving"),
        Doing::Resizing => i18n::text("peer-resizing"),
        Doing::Turning => i18n::text("peer-turning"),
    };
    let layout =
        |text: &str, font: FontId, color| painter.layout_no_wrap(text.to_owned(), font, color);
    let letters = read_on(color);
    let name = layout(&short_name(&cursor.name), font(TextRole::Tag), letters);
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
