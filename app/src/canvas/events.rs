//! egui's events, in their order, as the editor's input.
//!
//! egui's own clicks and drags are not used: they come once a frame, and a stroke has many points in
//! one frame.

use std::collections::BTreeMap;

use egui::{Event, PointerButton, Pos2, Response, TouchId, TouchPhase, Ui, Vec2};

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
}

impl Events {
    pub(super) fn handle(&mut self, ui: &Ui, response: &Response, editor: &mut Editor, keys: bool) {
        let os = ui.ctx().os();
        let over = response.contains_pointer();
        let (events, modifiers) = ui.input(|input| (input.events.clone(), input.modifiers));
        editor.set_modifiers(modifiers);
        for event in &events {
            match event {
                Event::Touch {
                    id, phase, force, ..
                } => self.touch(*id, *phase, *force, editor),
                Event::PointerMoved(at) => {
                    self.at = Some(*at);
                    if (over || !self.held.is_empty()) && !self.pinching {
                        self.send(editor, *at, PointerKind::Move, modifiers);
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
                        continue;
                    };
                    if *pressed && over && !self.pinching {
                        response.request_focus();
                        self.held.push(button);
                        self.send(editor, *pos, PointerKind::Press(button), *modifiers);
                    } else if !pressed && self.held.contains(&button) {
                        self.held.retain(|held| *held != button);
                        self.send(editor, *pos, PointerKind::Release(button), *modifiers);
                    }
                }
                Event::PointerGone => {
                    self.at = None;
                    if self.held.is_empty() {
                        self.send(editor, Pos2::ZERO, PointerKind::Leave, modifiers);
                    }
                }
                Event::WindowFocused(false) => {
                    // Keys let go in another window are never told here.
                    editor.key(egui::Key::Space, false);
                }
                event if keys => typed(event, editor, os),
                _ => {}
            }
        }
        if !over && self.held.is_empty() && self.touches.is_empty() {
            self.send(editor, Pos2::ZERO, PointerKind::Leave, modifiers);
        }
        self.wheel(ui, over, editor);
    }

    fn send(&self, editor: &mut Editor, at: Pos2, kind: PointerKind, modifiers: egui::Modifiers) {
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
            self.send(editor, at, PointerKind::Interrupt, egui::Modifiers::NONE);
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

/// Keys, texts, the clipboard and the input method.
fn typed(event: &Event, editor: &mut Editor, os: egui::os::OperatingSystem) {
    if editor.is_typing() && editor.type_event(event, os) {
        return;
    }
    match event {
        Event::Key {
            key,
            pressed,
            modifiers,
            ..
        } if !modifiers.command => {
            editor.key(*key, *pressed);
        }
        Event::Paste(text) if !editor.is_typing() => editor.paste(Some(text)),
        _ => {}
    }
}
