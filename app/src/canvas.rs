//! The board in the window: what is drawn on it reaches the editor, and what the editor shows is
//! painted, under everything else of the interface.
//!
//! Turns egui's events into the editor's input and asks egui for cursor and input method. It decides
//! nothing about shapes, and leaves it to the app when what goes on by itself is painted again.

mod accessibility;
mod events;
mod keys;
#[cfg(test)]
mod tests;
mod touches;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::{CursorIcon, EventFilter, FocusDirection, Key, Response, Sense, Ui};

use tavla_shared::blob::BlobHash;

use self::events::Events;
use self::keys::Keys;
use crate::blobs::Bitmaps;
use crate::colors::CanvasColors;
use crate::commands::{Command, Context};
use crate::editor::Editor;
use crate::overlay::{PictureState, overlay_ui, pictures_ui};
use crate::render::{PaintStats, Painter, Picture};
use crate::text::Wake;
use crate::theme::color32_from;
use crate::tools::Cursor;

/// Pictures that are missing on a screen; of more nobody could see anything.
const MISSING_MAX: usize = 256;

/// The canvas of one window.
pub struct Canvas {
    /// None where there is nothing to paint with, as in tests of flows.
    painter: Option<Painter>,
    wake: Wake,
    bitmaps: Bitmaps,
    /// How pictures stand that are not on this device.
    awaited: BTreeMap<BlobHash, PictureState>,
    events: Events,
    /// Whether peers were in motion in the last frame.
    moving: bool,
}

impl Canvas {
    /// A canvas that shows pictures from `bitmaps`; `painted` where [`crate::render::install`] was
    /// called for this window. `wake` is called when there is more to paint.
    pub fn new(painted: bool, bitmaps: Bitmaps, wake: Wake) -> Self {
        Self {
            painter: painted.then(|| Painter::waking(Some(Arc::clone(&wake)))),
            wake,
            bitmaps,
            awaited: BTreeMap::new(),
            events: Events::default(),
            moving: false,
        }
    }

    /// Shows the board in all the room there is. `context` is where keys go at the frame's start;
    /// those that mean a command there are run, each when its turn comes among the other events.
    pub fn ui(&mut self, ui: &mut Ui, editor: &mut Editor, context: Context) -> Response {
        let rect = ui.max_rect();
        let mut moving = editor.begin_frame(ui.input(|input| input.time), rect);
        if context == Context::Canvas {
            leave_by_keys(ui);
        }
        let response = ui.allocate_rect(rect, Sense::click_and_drag());
        let turns = turns_kinds(context, editor);
        if turns && ui.memory(|memory| memory.focused().is_none()) {
            // Or Tab would change what is picked and go to the interface at once.
            response.request_focus();
        }
        if response.has_focus() {
            let keys = own_keys(context, turns);
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, keys));
        }
        self.events
            .handle(ui, &response, editor, Keys::new(ui.ctx(), context));
        // What was just done shows in this frame, and peers' shapes where they are by now.
        moving |= editor.begin_frame(ui.input(|input| input.time), rect);
        let changes_in = editor.changes_in();
        if changes_in > 0.0 && changes_in.is_finite() {
            // Words stay for seconds before they fade: nothing is painted meanwhile.
            let wait = std::time::Duration::from_secs_f64(changes_in.clamp(0.01, 10.0));
            ui.ctx().request_repaint_after(wait);
        }
        self.paint(ui, editor);
        self.awaited_ui(ui, editor);
        overlay_ui(ui, editor);
        if response.hovered() || editor.is_busy() {
            ui.ctx().set_cursor_icon(cursor_icon(editor.cursor()));
        }
        input_method_ui(ui, editor);
        accessibility::describe(ui, &response, editor);
        self.moving = moving;
        response
    }

    /// Looks again for pictures that were not there: more may have been kept.
    pub fn look_for_pictures_again(&mut self) {
        self.bitmaps.look_again();
    }

    /// The pictures' files that the last frame would have shown and that are not there; a screen's worth at
    /// most.
    pub fn missing_files(&self) -> BTreeSet<BlobHash> {
        let painter = self.painter.iter();
        let missing = painter.flat_map(Painter::missing_pictures);
        missing
            .filter_map(|shape| shape.file)
            .take(MISSING_MAX)
            .collect()
    }

    /// Says of these, in their places, how they stand.
    pub fn await_pictures(&mut self, awaited: BTreeMap<BlobHash, PictureState>) {
        self.awaited = awaited;
    }

    /// Whether the next frame will show something else by itself: peers move on, or detail that is
    /// still missing comes.
    pub fn wants_another_frame(&self) -> bool {
        let painter = self.painter.as_ref();
        self.moving || painter.is_some_and(Painter::wants_another_frame)
    }

    /// Whether the last frame showed everything as it is to be seen at rest.
    pub fn is_settled(&self) -> bool {
        self.painter.as_ref().is_none_or(Painter::is_settled)
    }

    /// What the last frame painted; nothing where nothing is.
    pub fn stats(&self) -> PaintStats {
        self.painter
            .as_ref()
            .map(Painter::stats)
            .unwrap_or_default()
    }

    /// Forgets what was made of the shapes: the next frame begins from nothing.
    pub fn forget(&mut self) {
        if let Some(painter) = &mut self.painter {
            *painter = Painter::waking(Some(Arc::clone(&self.wake)));
        }
    }

    fn awaited_ui(&self, ui: &Ui, editor: &Editor) {
        if self.awaited.is_empty() {
            return;
        }
        let missing = self.painter.iter().flat_map(Painter::missing_pictures);
        let standing = missing.filter_map(|shape| {
            let state = self.awaited.get(&shape.file?)?;
            Some((Arc::clone(shape), *state))
        });
        let shown: Vec<_> = standing.take(MISSING_MAX).collect();
        pictures_ui(ui, editor, &shown);
    }

    fn paint(&mut self, ui: &Ui, editor: &mut Editor) {
        let meta = editor.meta();
        let colors = CanvasColors::of(meta.background, ui.visuals().dark_mode);
        let grid = meta.grid;
        let Some(painter) = &mut self.painter else {
            let ground = color32_from(colors.ground.color);
            ui.painter().rect_filled(ui.max_rect(), 0.0, ground);
            return;
        };
        if editor.take_fonts() {
            ui.ctx().request_repaint();
        }
        let (scene, view, text) = editor.for_painting();
        let pixels_per_point = ui.ctx().pixels_per_point();
        let picture = Picture {
            scene,
            view,
            pixels_per_point,
            colors: &colors,
            grid,
        };
        let callback = painter.paint(&picture, text, &mut self.bitmaps);
        ui.painter().add(callback);
    }
}

/// Ctrl+Tab leads from the board to the interface, also where Tab means something here. To be asked before the
/// board is there in this frame: then the focus goes on from it.
fn leave_by_keys(ui: &Ui) {
    let (pressed, modifiers) = ui.input(|input| (input.key_pressed(Key::Tab), input.modifiers));
    if pressed && (modifiers.command || modifiers.ctrl) {
        let direction = if modifiers.shift {
            FocusDirection::Previous
        } else {
            FocusDirection::Next
        };
        ui.memory_mut(|memory| memory.move_focus(direction));
    }
}

/// Whether Tab changes what is picked.
fn turns_kinds(context: Context, editor: &Editor) -> bool {
    context == Context::Canvas && editor.enabled(Command::NextKind)
}

/// What means something here and must not move the focus away. Tab only writes, and changes figures that are
/// picked: otherwise it is the way from the board to the rest of the interface.
fn own_keys(context: Context, turns_kinds: bool) -> EventFilter {
    let here = matches!(context, Context::Canvas | Context::CanvasText);
    EventFilter {
        tab: context == Context::CanvasText || turns_kinds,
        horizontal_arrows: here,
        vertical_arrows: here,
        escape: here,
    }
}

/// Tells the system's input method where the text is, and wakes for the caret's next blink.
fn input_method_ui(ui: &Ui, editor: &mut Editor) {
    if let Some((_, change_secs)) = editor.caret_shows()
        && change_secs.is_finite()
    {
        let wait = std::time::Duration::from_secs_f64(change_secs.clamp(0.01, 10.0));
        ui.ctx().request_repaint_after(wait);
    }
    let interrupt = editor.take_composition_interrupt();
    let Some((rect, cursor_rect)) = editor.caret_on_screen() else {
        return;
    };
    ui.output_mut(|output| {
        output.ime = Some(egui::output::IMEOutput {
            purpose: egui::IMEPurpose::Normal,
            rect,
            cursor_rect,
            should_interrupt_composition: interrupt,
        });
    });
}

fn cursor_icon(cursor: Cursor) -> CursorIcon {
    match cursor {
        Cursor::Default => CursorIcon::Default,
        Cursor::Crosshair => CursorIcon::Crosshair,
        Cursor::Move => CursorIcon::Move,
        Cursor::Choose => CursorIcon::PointingHand,
        Cursor::Grab => CursorIcon::Grab,
        Cursor::Grabbing => CursorIcon::Grabbing,
        Cursor::Text => CursorIcon::Text,
        Cursor::Rotate => CursorIcon::Alias,
        Cursor::ZoomIn => CursorIcon::ZoomIn,
        Cursor::ZoomOut => CursorIcon::ZoomOut,
        Cursor::Resize(degrees) => match degrees {
            23..68 => CursorIcon::ResizeNwSe,
            68..113 => CursorIcon::ResizeVertical,
            113..158 => CursorIcon::ResizeNeSw,
            _ => CursorIcon::ResizeHorizontal,
        },
    }
}
