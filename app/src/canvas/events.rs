//! egui's events, in their order, as the editor's input.
//!
//! egui's own clicks and drags are not used: they come once a frame, and a stroke has many points in
//! one frame.

use std::collections::BTreeMap;

use egui::{Event, Modifiers, PointerButton, Pos2, Response, TouchId, TouchPhase, Ui, Vec2};

use super::keys::Keys;
use crate::editor::{Button, Editor, PointerInput, PointerKind};

/// What is pressed and touched.
#[derive(Debug, Default)]
pub(super) struct Events {
    /// Buttons that went down on the canvas.
    held: Vec<Button>,
    /// Fingers and pens on the canvas, with how hard they press.
    touches: BTreeMap<TouchId, Option<f32>>,
    /// Several fingers move and zoom the board until the last is up.
    pinching: bool,
    at: Option<Pos2>,
    modifiers: Modifiers,
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
        events.retain(|event| match event {
            Event::Touch { .. }
            | Event::PointerMoved(_)
            | Event::PointerButton { .. }
            | Event::PointerGone
            | Event::ModifiersChanged(_) => {
                if self.point(event, response, editor) {
                    response.request_focus();
                    keys.go_to_board();
                }
                true
            }
            event => !keys.hear(event, editor),
        });
        ui.input_mut(|input| input.events = events);
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
                id, phase, force, ..
            } => self.touch(*id, *phase, *force, editor),
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
        let pressure = self.touches.values().next().copied().flatten();
        editor.handle(PointerInput {
            at,
            kind,
            pressure,
            modifiers,
        });
    }

    fn touch(&mut self, id: TouchId, phase: TouchPhase, force: Option<f32>, editor: &mut Editor) {
        match phase {
            TouchPhase::Start | TouchPhase::Move => {
                self.touches.insert(id, force.filter(|force| *force > 0.0));
            }
            TouchPhase::End | TouchPhase::Cancel => {
                self.touches.remove(&id);
            }
        }
        if self.touches.len() > 1 && !self.pinching {
            self.pinching = true;
            self.held.clear();
            let at = self.at.unwrap_or_default();
            self.send(editor, at, PointerKind::Interrupt, Modifiers::NONE);
        }
        self.pinching &= !self.touches.is_empty();
    }

    fn wheel(&self, ui: &Ui, over: bool, editor: &mut Editor) {
        let (scroll, zoom, touch) = ui.input(|input| {
            let touch = input.multi_touch();
            let scroll = match &touch {
                Some(touch) => touch.translation_delta,
                None => input.smooth_scroll_delta(),
            };
            (
                scroll,
                input.zoom_delta(),
                touch.map(|touch| touch.center_pos),
            )
        });
        let at = touch.or(self.at.filter(|_| over));
        let Some(at) = at.filter(|_| scroll != Vec2::ZERO || zoom != 1.0) else {
            return;
        };
        editor.handle(PointerInput {
            at,
            kind: PointerKind::Wheel {
                scroll,
                zoom: f64::from(zoom),
            },
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
