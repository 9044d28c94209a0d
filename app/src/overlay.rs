//! What is drawn above the board and below the interface: handles, boxes, other people.
//!
//! Drawn by egui, as it is not of the board. Reads the editor; changes nothing.

mod bubble;
mod bursts;
mod carets;
mod dropper;
mod found;
mod frames;
mod guides;
mod highlight;
mod laser;
mod measured;
mod overview;
mod peers;
mod pictures;
mod selection;
mod typing;
mod votes;

use egui::Ui;

pub use self::pictures::{PictureState, pictures_ui};

use crate::editor::Editor;
use crate::theme::Themed as _;

/// Draws everything above the board.
pub fn overlay_ui(ui: &Ui, editor: &mut Editor) {
    let painter = ui.painter().with_clip_rect(editor.view().rect);
    frames::paint(&painter, ui, editor);
    found::paint(&painter, ui, editor);
    highlight::paint(&painter, ui, editor);
    selection::paint(&painter, ui, editor);
    guides::paint(&painter, ui, editor);
    measured::paint(&painter, ui, editor);
    typing::paint(&painter, ui, editor);
    carets::paint(&painter, ui, editor);
    votes::paint(&painter, ui, editor);
    peers::paint(&painter, ui, editor);
    mine(&painter, ui, editor);
    dropper::paint(&painter, ui, editor);
    overview::paint(&painter, ui, editor);
}

/// What I point at and throw. My own colour is the accent here, as that of all that is mine.
fn mine(painter: &egui::Painter, ui: &Ui, editor: &Editor) {
    let color = ui.tokens().accent;
    laser::paint(painter, editor.view(), &editor.laser(), color);
    for burst in editor.bursts() {
        bursts::paint(painter, editor.view(), &burst, color);
    }
}
