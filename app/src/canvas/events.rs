//! egui's events, in their order, as the editor's input.
//!
//! egui's own clicks and drags are not used: they come once a frame, and a stroke has many points in
//! one frame.

use egui::{Event, Modifiers, PointerButton, Pos2, Response, TouchPhase, Ui, Vec2};

use super::keys::Keys;
use super::touches::{Heard, Key, Place, Touches};
use crate::editor::{Button, Editor, PointerInput, PointerKind};

/// Whether something goes down on the board.
fn presses(event: &Event, response: &Response) -> bool {
    let goes_down = matches!(
        event,
        Event::PointerButton { pressed: true, .. }
            | Event::Touch {
                phase: TouchPhase::Start,
                ..
            }
    );
    goes_down && response.contains_pointer()
}

/// What is pressed and touched.
#[derive(Debug, Default)]
pub(super) struct Events {
    /// Buttons that went down on the canvas.
    held: Vec<Button>,
    /// Fingers and pens.
    touches: Touches,
    /// Several fingers move and zoom the board until the last is up.
    pinching: bool,
    at: Option<Pos2>,
    modifiers: Modifiers,
    /// What waits for the next frame: what is being typed into the interface is about what is picked now, and is
    /// taken in this one.
    later: Vec<Event>,
}

impl Events {
    /// Hands the frame's events to the editor, in their order; after it those keys are gone that were
    /// commands.
    pub(super) fn handle(
        &mut self,
        ui: &Ui,
        response: &Response,
        editor: &mut Editor,
        mut keys: Keys,
    ) {
        let (mut events, modifiers) =
            ui.input_mut(|input| (std::mem::take(&mut input.events), input.modifiers));
        for event in std::mem::take(&mut self.later) {
            self.point(&event, response, editor);
        }
        events.retain(|event| match event {
            Event::Touch { .. }
            | Event::PointerMoved(_)
            | Event::PointerButton { .. }
            | Event::PointerGone
            | Event::ModifiersChanged(_) => {
                let leaves_field = keys.are_a_field_s() && presses(event, response);
                if leaves_field || !self.later.is_empty() {
                    self.later.push(event.clone());
                } else if self.point(event, response, editor) {
                    response.request_focus();
                    keys.go_to_board();
                }
                true
            }
            event => !keys.hear(event, editor),
        });
        ui.input_mut(|input| input.events = events);
        if !self.later.is_empty() {
            response.request_focus();
            ui.ctx().request_repaint();
        }
        self.modifiers = modifiers;
        editor.set_modifiers(modifiers);
        let over = response.contains_pointer();
        if !over && self.held.is_empty() && self.touches.is_empty() {
            self.send(editor, Pos2::ZERO, PointerKind::Leave, modifiers);
        }
        self.wheel(ui, over, editor);
    }

    /// Takes in what the pointer does, and says whether it pressed the board.
    fn point(&mut self, event: &Event, response: &Response, editor: &mut Editor) -> bool {
        let over = response.contains_pointer();
        match event {
            Event::ModifiersChanged(modifiers) => {
                self.modifiers = *modifiers;
                editor.set_modifiers(*modifiers);
            }
            Event::Touch {
                device_id,
                id,
                phase,
                pos,
                force,
            } => {
                let layer = response.ctx.layer_id_at(*pos);
                let place = Place {
                    over: response.rect.contains(*pos)
                        && layer.is_none_or(|layer| layer == response.layer_id),
                    pen_mode: editor.pen_mode(),
                };
                let key = (device_id.0, id.0);
                return self.touch(key, *phase, (*pos, *force), place, editor);
            }
            Event::PointerMoved(_) | Event::PointerButton { pressed: true, .. }
                if self.touches.mute_mouse() => {}
            Event::PointerMoved(at) => {
                self.at = Some(*at);
                if (over || !self.held.is_empty()) && !self.pinching {
                    self.send(editor, *at, PointerKind::Move, self.modifiers);
                }
            }
            Event::PointerButton {
                pos,
                button,
                pressed,
                modifiers,
            } => {
                self.at = Some(*pos);
                let Some(button) = button_of(*button) else {
                    return false;
                };
                if *pressed && over && !self.pinching {
                    self.held.push(button);
                    self.send(editor, *pos, PointerKind::Press(button), *modifiers);
                    return true;
                }
                if !pressed && self.held.contains(&button) {
                    self.held.retain(|held| *held != button);
                    self.send(editor, *pos, PointerKind::Release(button), *modifiers);
                }
            }
            Event::PointerGone => {
                self.at = None;
                if self.held.is_empty() {
                    self.send(editor, Pos2::ZERO, PointerKind::Leave, self.modifiers);
                }
            }
            _ => {}
        }
        false
    }

    fn send(&self, editor: &mut Editor, at: Pos2, kind: PointerKind, modifiers: Modifiers) {
        // With one finger or pen down its pressure is the pointer's.
        let pressure = self.touches.force();
        editor.handle(PointerInput {
            at,
            kind,
            pressure,
            modifiers,
        });
    }

    /// Takes in a finger or a pen, and says whether it pressed the board.
    fn touch(
        &mut self,
        key: Key,
        phase: TouchPhase,
        (pos, force): (Pos2, Option<f32>),
        place: Place,
        editor: &mut Editor,
    ) -> bool {
        let heard = self.touches.hear(key, phase, (pos, force), place);
        let modifiers = self.modifiers;
        match heard {
            Heard::Nothing => {}
            Heard::Pinch if self.pinching => {}
            Heard::Pinch => {
                self.pinching = true;
                self.interrupt(editor);
            }
            Heard::PenDown { interrupts } => {
                if interrupts {
                    self.interrupt(editor);
                }
                editor.set_pen_mode(true);
                self.at = Some(pos);
                self.held.push(Button::Primary);
                self.send(editor, pos, PointerKind::Move, modifiers);
                let press = PointerKind::Press(Button::Primary);
                self.send(editor, pos, press, modifiers);
            }
            Heard::PenMove => {
                self.at = Some(pos);
                self.send(editor, pos, PointerKind::Move, modifiers);
            }
            Heard::PenUp => {
                self.held.retain(|held| *held != Button::Primary);
                let release = PointerKind::Release(Button::Primary);
                self.send(editor, pos, release, modifiers);
            }
            Heard::PenLost => self.interrupt(editor),
            Heard::PenSeen => editor.set_pen_mode(true),
            Heard::Pan(scroll) => {
                let zoom = 1.0;
                self.send(editor, pos, PointerKind::Wheel { scroll, zoom }, modifiers);
            }
        }
        self.pinching &= !self.touches.is_empty();
        matches!(heard, Heard::PenDown { .. })
    }

    /// What was begun was not meant.
    fn interrupt(&mut self, editor: &mut Editor) {
        self.held.clear();
        let at = self.at.unwrap_or_default();
        self.send(editor, at, PointerKind::Interrupt, Modifiers::NONE);
    }

    fn wheel(&self, ui: &Ui, over: bool, editor: &mut Editor) {
        // What a palm does beside a pen is nothing.
        let beside_pen = self.touches.has_pen();
        let keeps_zoom = editor.fingers_keep_zoom();
        let (scroll, zoom, touch) = ui.input(|input| {
            let touch = input.multi_touch();
            let scroll = match &touch {
                Some(touch) => touch.translation_delta,
                None => input.smooth_scroll_delta(),
            };
            let zoom = if touch.is_some() && keeps_zoom {
                1.0
            } else {
                input.zoom_delta()
            };
            (scroll, zoom, touch.map(|touch| touch.center_pos))
        });
        if beside_pen && touch.is_some() {
            return;
        }
        // Fingers on a screen have what they touch stay under them.
        let zoom = if touch.is_some() {
            f64::from(zoom)
        } else {
            editor.view().camera.wheel_factor(f64::from(zoom))
        };
        let at = touch.or(self.at.filter(|_| over));
        let Some(at) = at.filter(|_| scroll != Vec2::ZERO || zoom != 1.0) else {
            return;
        };
        editor.handle(PointerInput {
            at,
            kind: PointerKind::Wheel { scroll, zoom },
            pressure: None,
            modifiers: ui.input(|input| input.modifiers),
        });
    }
}

fn button_of(button: PointerButton) -> Option<Button> {
    match button {
        PointerButton::Primary => Some(Button::Primary),
        PointerButton::Middle => Some(Button::Middle),
        PointerButton::Secondary => Some(Button::Secondary),
        _ => None,
    }
}
