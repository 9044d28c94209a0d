//! From the window's pointer and keys to the tool in hand: panning, clicks, modifiers.

use egui::{Key, Modifiers, Pos2, Vec2};
use tavla_shared::geometry::Vec2 as BoardVec;

use super::Editor;
use crate::commands::ToolKind;
use crate::selection::Selection;
use crate::tools::frame_label::labelled_at;
use crate::tools::{Cursor, HIT_TOLERANCE, Pointer, Tool, ToolEvent};

/// How soon after a press the next one makes it a double click, in seconds.
const DOUBLE_CLICK_SECS: f64 = 0.4;
/// How near to a press the next one makes it a double click, in egui points.
const DOUBLE_CLICK_DISTANCE: f32 = 6.0;

/// A button of the pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Button {
    /// Draws and picks.
    Primary,
    /// Pans.
    Middle,
    /// Picks what a menu will be about.
    Secondary,
}

/// Something the pointer did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PointerInput {
    /// Where, on the screen.
    pub at: Pos2,
    /// What.
    pub kind: PointerKind,
    /// From 0 to 1; none where the device has none.
    pub pressure: Option<f32>,
    /// What is held with it.
    pub modifiers: Modifiers,
}

/// What the pointer did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PointerKind {
    /// A button went down.
    Press(Button),
    /// It moved, or its pressure changed.
    Move,
    /// A button went up.
    Release(Button),
    /// It is no longer over the canvas.
    Leave,
    /// A wheel turned or fingers pinched.
    Wheel {
        /// How far the board goes, in egui points.
        scroll: Vec2,
        /// By what the zoom is multiplied.
        zoom: f64,
    },
    /// A second finger came down: what the first one began was not meant.
    Interrupt,
}

/// Presses in a row at one place.
#[derive(Debug, Default)]
pub(super) struct Clicks {
    last: Option<(f64, Pos2, u32)>,
}

impl Clicks {
    fn press(&mut self, now: f64, at: Pos2) -> u32 {
        let count = match self.last {
            Some((then, there, count))
                if now - then <= DOUBLE_CLICK_SECS
                    && (at - there).length() <= DOUBLE_CLICK_DISTANCE =>
            {
                count + 1
            }
            _ => 1,
        };
        self.last = Some((now, at, count));
        count
    }
}

/// Dragging the board with space or the middle button, whatever tool is in hand.
#[derive(Debug, Default)]
pub(super) enum Panning {
    #[default]
    Off,
    /// Space is down.
    Ready,
    /// Space is down, and what is being drawn goes with the pointer as it is.
    Carrying,
    /// The board follows the pointer.
    Dragging {
        last: Pos2,
        button: Button,
        space: bool,
    },
}

impl Panning {
    pub(super) fn is_active(&self) -> bool {
        matches!(self, Self::Dragging { .. })
    }

    pub(super) fn cursor(&self) -> Option<Cursor> {
        match self {
            Self::Off | Self::Carrying => None,
            Self::Ready => Some(Cursor::Grab),
            Self::Dragging { .. } => Some(Cursor::Grabbing),
        }
    }
}

impl Editor {
    /// Takes in what the pointer did.
    pub fn handle(&mut self, input: PointerInput) {
        self.modifiers = input.modifiers;
        self.pressure = input.pressure;
        match input.kind {
            PointerKind::Leave => self.pointer = None,
            PointerKind::Interrupt => {
                self.interrupt();
                self.forget_dropper_press();
                self.forget_vote_press();
                self.panning = Panning::Off;
            }
            PointerKind::Wheel { scroll, zoom } => {
                self.view.camera = self.view.navigated(input.at, scroll, zoom);
            }
            PointerKind::Press(button) => self.press(input.at, button),
            PointerKind::Move => self.moved(input.at),
            PointerKind::Release(button) => self.release(input.at, button),
        }
    }

    pub(super) fn pointer_at(&self, at: Pos2) -> Pointer {
        Pointer {
            at: self.view.board_from_screen(at),
            screen: at,
            pressure: self.pressure,
            modifiers: self.modifiers,
        }
    }

    fn press(&mut self, at: Pos2, button: Button) {
        self.pointer = Some(at);
        if button == Button::Primary && self.point_in_overview(at) {
            return;
        }
        let free = matches!(self.panning, Panning::Off);
        if free && button == Button::Primary && (self.dropper_press() || self.vote_press(at)) {
            return;
        }
        let holds = self.tool.is_busy() && !self.tool.is_placing();
        match (&self.panning, button) {
            (Panning::Dragging { .. } | Panning::Carrying, _) => {}
            (_, Button::Secondary) => self.pick_for_menu(at),
            (Panning::Ready, _) => {
                self.panning = Panning::Dragging {
                    last: at,
                    button,
                    space: true,
                };
            }
            // What another button holds is not let go of.
            (Panning::Off, Button::Middle) if holds => {}
            (Panning::Off, Button::Middle) => {
                self.panning = Panning::Dragging {
                    last: at,
                    button,
                    space: false,
                };
            }
            (Panning::Off, Button::Primary) => {
                if holds {
                    // The release before was never told.
                    self.tool_event(ToolEvent::Cancel);
                }
                let clicks = self.clicks.press(self.now, at);
                let pointer = self.pointer_at(at);
                if self.type_press(pointer.at, clicks) {
                    self.panning = Panning::Off;
                    return;
                }
                self.end_typing();
                self.leave_points_for(pointer.at);
                if clicks == 1 && self.press_in_text(pointer.at) {
                    self.panning = Panning::Off;
                    return;
                }
                if !self.tool.is_busy() {
                    self.hand_lock = self.lock();
                }
                self.holding.begin(self.now, at);
                self.tool_event(ToolEvent::Press { pointer, clicks });
            }
        }
    }

    /// A menu is about what is under the pointer, or about all that is picked if that is there.
    fn pick_for_menu(&mut self, at: Pos2) {
        if self.tool_kind != ToolKind::Select || self.tool.is_busy() {
            return;
        }
        self.end_typing();
        let at = self.view.board_from_screen(at);
        let tolerance = self.view.board_length(HIT_TOLERANCE);
        let zoom = self.view.camera.zoom;
        let labelled = labelled_at(&self.scene, at, zoom, &mut self.text);
        let hit = labelled.or_else(|| self.scene.hit(at, tolerance, &mut self.text));
        // What is locked is found here, and nowhere else: its menu unlocks it.
        let hit = hit.map(|shape| shape.id.clone());
        let frame = self.selection.frame(&self.scene);
        match hit {
            Some(id) if self.selection.picked_of(&id, &self.scene).is_some() => {}
            Some(id) => {
                let entered = self.selection.entered();
                let target = self.scene.outermost_within(&id, entered);
                self.selection = Selection::one(target, &self.scene);
            }
            None if frame.is_some_and(|frame| frame.contains(at, 0.0)) => {}
            None => self.selection = Selection::default(),
        }
    }

    fn moved(&mut self, at: Pos2) {
        let before = self.pointer.replace(at);
        if matches!(self.panning, Panning::Carrying)
            && let Some(before) = before
        {
            let by = self.view.board_from_screen(at) - self.view.board_from_screen(before);
            self.tool.carry(by);
        }
        self.holding.move_to(self.now, at);
        if let Panning::Dragging { last, .. } = &mut self.panning {
            let by = at - *last;
            *last = at;
            self.view.camera = self.view.panned(by);
        } else if self.takes_color() || self.vote_drag(at) {
            // A colour is taken, or a shape voted on: neither is dragged.
        } else if self.is_typing() {
            self.type_drag(self.view.board_from_screen(at));
        } else {
            let pointer = self.pointer_at(at);
            self.tool_event(ToolEvent::Move(pointer));
        }
    }

    fn release(&mut self, at: Pos2, button: Button) {
        let is_primary = button == Button::Primary;
        if is_primary && (self.dropper_release(at) || self.vote_release()) {
            return;
        }
        if is_primary {
            self.type_release();
        }
        match self.panning {
            Panning::Dragging {
                button: held,
                space,
                ..
            } if held == button => {
                self.moved(at);
                self.panning = if space { Panning::Ready } else { Panning::Off };
            }
            Panning::Off | Panning::Ready | Panning::Carrying if is_primary => {
                // So that the gesture's last preview is what its commit is made from.
                if self.tool.is_busy() {
                    self.moved(at);
                }
                let pointer = self.pointer_at(at);
                self.tool_event(ToolEvent::Release(pointer));
                if matches!(self.panning, Panning::Carrying) {
                    self.panning = Panning::Ready;
                }
            }
            // The other button than the one that drags.
            _ => {}
        }
    }

    /// Takes in a modifier that went down or up: a gesture in hand heeds it at once.
    pub fn set_modifiers(&mut self, modifiers: Modifiers) {
        if modifiers == self.modifiers {
            return;
        }
        self.modifiers = modifiers;
        if !modifiers.command {
            self.stop_growing();
        }
        if let Some(at) = self.pointer.filter(|_| self.tool.is_busy()) {
            self.moved(at);
        }
    }

    /// Takes in a key that is no command's; says whether it meant something.
    pub fn key(&mut self, key: Key, pressed: bool) -> bool {
        if self.is_typing() && pressed {
            return false;
        }
        match (key, pressed) {
            (Key::Space, true) => {
                if self.tool.carry(BoardVec::ZERO) {
                    self.panning = Panning::Carrying;
                } else if matches!(self.panning, Panning::Off) && !self.tool.is_busy() {
                    self.panning = Panning::Ready;
                }
                true
            }
            (Key::Space, false) => {
                self.panning = match std::mem::take(&mut self.panning) {
                    Panning::Dragging { last, button, .. } => Panning::Dragging {
                        last,
                        button,
                        space: false,
                    },
                    _ => Panning::Off,
                };
                true
            }
            (Key::Z, false) => self.end_overview(),
            (Key::Escape, true) => {
                self.escape();
                true
            }
            (Key::Enter, true) => self.enter(),
            _ => false,
        }
    }

    /// Takes another tool in hand; what the old one was doing is off.
    pub fn take_tool(&mut self, kind: ToolKind) {
        self.end_typing();
        self.cancel_gesture();
        self.put_dropper_away();
        // Excalidraw's toggle: the second press of the same key puts these tools away again.
        let toggles = matches!(
            kind,
            ToolKind::Hand | ToolKind::Zoom | ToolKind::Eraser | ToolKind::Laser
        ) && kind == self.tool_kind;
        let kind = if toggles { ToolKind::Select } else { kind };
        let kind = self.tool_in_mode(kind);
        if kind != ToolKind::Select {
            self.selection = Selection::default();
        }
        self.tool = Tool::new(kind);
        self.tool_kind = kind;
        self.hands.lasso = false;
    }

    /// Has the select tool draw lassos from now on, or boxes again.
    pub(super) fn toggle_lasso(&mut self) {
        let lasso = !self.hands.lasso;
        self.take_tool(ToolKind::Select);
        self.hands.lasso = lasso;
    }

    /// Whether the select tool draws lassos.
    pub fn draws_lassos(&self) -> bool {
        self.hands.lasso
    }
}
